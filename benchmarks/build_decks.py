"""What a build costs beside the plain pipeline, genanki alone, and the floor: processor time, memory, package size.

python -m benchmarks.build_decks [--cards 2000] [--repeats 3] [--seed 1]

All run in turn, as often as asked, on the same made-up seed files. Each is a process of its own: its seconds are user
and system time of the whole process tree, its memory the peak of its largest process. Medians are printed, and the
ratios that count, because seconds mean little on another machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.contenders import FIELDS
from benchmarks.made_up_seeds import write_seeds

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("cold", "warm", "plain", "genanki", "ours", "floor")
"""In the order in which they run: a cold build leaves what a warm one finds."""
TITLES = {
    "cold": "ankigen build, cold",
    "warm": "ankigen build, warm",
    "plain": "the plain pipeline",
    "genanki": "genanki writes finished HTML",
    "ours": "ankigen writes finished HTML",
    "floor": "the floor writes finished HTML",
}
RATIOS = (
    ("cold", "plain", {2_000: 0.19, 10_000: 0.22}),
    ("warm", "floor", {10_000: 1.5}),
    ("ours", "floor", {10_000: 1.5}),
    ("genanki", "floor", {}),
)
"""What is divided by what, and the aim for some numbers of cards."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process needed: seconds of the processor, bytes at the peak, bytes that it wrote."""

    seconds: float
    memory: int
    size: int


def measure(command: Sequence[str], folder: Path, output: Path) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: If it fails.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    started = subprocess.Popen([sys.executable, "-m", *command], cwd=folder, env=environment)
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {started.returncode}")
    files = [output] if output.is_file() else output.glob("*.apkg")
    size = sum(file.stat().st_size for file in files)
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, size)


def run(name: str, folder: Path) -> Run:
    """Let one contender work on the seeds in a folder."""
    output = folder / "build" if name in {"cold", "warm"} else folder / f"{name}.out"
    if name == "cold":
        for left in ("build", "cache"):
            shutil.rmtree(folder / left, ignore_errors=True)
        (folder / "ankigen.lock").unlink(missing_ok=True)
    ankigen = ["ankigen", "build", "--quiet", "-o", "build", "seeds"]
    return measure(ankigen if output.is_dir() or name == "cold" else [*_contender(name), str(output)], folder, output)


def _contender(name: str) -> list[str]:
    return ["benchmarks.contenders", name, "seeds"]


def table(runs: dict[str, list[Run]], cards: int) -> str:
    """Medians of all contenders, and the ratios."""
    seconds = {name: median(run.seconds for run in own) for name, own in runs.items()}
    lines = ["| | CPU s | least–most | peak MB | package kB |", "| --- | --: | --: | --: | --: |"]
    for name, own in runs.items():
        spread = f"{min(run.seconds for run in own):.2f}–{max(run.seconds for run in own):.2f}"
        memory, size = (median(getattr(run, what) for run in own) for what in ("memory", "size"))
        lines.append(f"| {TITLES[name]} | {seconds[name]:.2f} | {spread} | {memory / 1e6:.0f} | {size / 1e3:,.0f} |")
    lines.append("")
    for above, below, aims in RATIOS:
        aim = f" (aim: at most {aims[cards]:g})" if cards in aims else ""
        lines.append(f"- {above} / {below}: {seconds[above] / seconds[below]:.2f}{aim}")
    sizes = {name: runs[name][0].size for name in ("ours", "floor")}
    lines.append(f"- package of ours / floor: {sizes['ours'] / sizes['floor']:.2f}")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=2_000, help="how many")
    parser.add_argument("--repeats", type=int, default=3, help="how often each one runs")
    parser.add_argument("--seed", type=int, default=1, help="of the random generator that makes the cards up")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_seeds(folder / "seeds", arguments.cards, arguments.seed)
        measure([*_contender("fields"), FIELDS], folder, folder / FIELDS)
        runs: dict[str, list[Run]] = {name: [] for name in NAMES}
        for _ in range(arguments.repeats):
            for name in NAMES:
                runs[name].append(run(name, folder))
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"{arguments.cards:,} cards, medians of {arguments.repeats}; load of the machine {load}\n")
    print(table(runs, arguments.cards))


if __name__ == "__main__":
    main()
