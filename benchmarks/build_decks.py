"""What a build costs beside the plain pipeline, other tools, genanki alone, and the floor, at any number of cards.

python -m benchmarks.build_decks [--cards 2000 10000] [--repeats 3] [--seed 1] [--peers FOLDER] [--output FOLDER]

All run in turn, as often as asked, on the same made-up seed files. Each is a process of its own: its seconds are user
and system time of the whole process tree, its memory the peak of its largest process. Medians are printed, and the
ratios that count, because seconds mean little on another machine. `--peers` installs other tools below a folder and
lets them run too; `--output` writes table and plot into a folder, and a line for each size into its history.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import history
from benchmarks.contenders import FIELDS
from benchmarks.made_up_seeds import write_seeds
from benchmarks.peers import PEERS, install, write_pages
from benchmarks.processes import Run, measure

NAMES = ("cold", "warm", "changed", "added", "plain", "genanki", "ours", "floor")
"""In the order in which they run: a cold build leaves what a warm one finds."""
BUILDS = ("cold", "warm", "changed", "added")
TITLES = {
    "cold": "ankigen build, cold",
    "warm": "ankigen build, nothing changed",
    "changed": "ankigen build, one card changed",
    "added": "ankigen build, one card added",
    "plain": "the plain pipeline",
    "genanki": "genanki writes finished HTML",
    "ours": "ankigen writes finished HTML",
    "floor": "the floor writes finished HTML",
    **{name: peer.title for name, peer in PEERS.items()},
}
RATIOS: tuple[tuple[str, str, dict[int, float]], ...] = (
    ("cold", "plain", {2_000: 0.19, 10_000: 0.22}),
    ("warm", "floor", {10_000: 1.5}),
    ("changed", "floor", {10_000: 1.5}),
    ("added", "floor", {}),
    ("ours", "floor", {10_000: 1.5}),
    ("genanki", "floor", {}),
)
"""What is divided by what, and the aim for some numbers of cards."""

EDITS: Mapping[str, Callable[[str], str]] = {
    "changed": lambda text: text.replace("What does", "What else does", 1),
    "added": lambda text: f"{text}\n---\n#### A new card\n:p What is new, after {len(text)} signs?\n??x\nThis.\nx??\n",
}
"""What is done to a seed file before a build; each time something new."""

Runs = Mapping[str, Sequence[Run]]
"""What each contender needed, by name, each time."""


@dataclass(frozen=True, slots=True)
class Arena:
    """A folder with the seeds of so many cards, and the programs of the peers that take part."""

    folder: Path
    programs: Mapping[str, Path]

    def run(self, name: str) -> Run:
        """Let one contender work on the seeds."""
        if name in BUILDS:
            return self._build(name)
        if name in PEERS:
            return self._peer(name)
        output = self.folder / f"{name}.out"
        return measure([*_contender(name), str(output)], self.folder, output)

    def _build(self, name: str) -> Run:
        if name == "cold":
            for left in ("build", "cache"):
                shutil.rmtree(self.folder / left, ignore_errors=True)
            (self.folder / "ankigen.lock").unlink(missing_ok=True)
        if name in EDITS:
            file = self.folder / "seeds" / "00001.md"
            file.write_text(EDITS[name](file.read_text(encoding="utf-8")), encoding="utf-8")
        command = [sys.executable, "-m", "ankigen", "build", "--quiet", "-o", "build", "seeds"]
        return measure(command, self.folder, self.folder / "build")

    def _peer(self, name: str) -> Run:
        pages, output = self.folder / name, self.folder / f"{name}.apkg"
        if PEERS[name].folders:
            output = self.folder / f"{name}.out"
            shutil.rmtree(output, ignore_errors=True)
            output.mkdir()
        files = sorted(pages.iterdir()) if pages.exists() else write_pages(name, self.folder / "seeds", pages)
        return measure(PEERS[name].command(self.programs[name], files, output), self.folder, output)


def _contender(name: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.contenders", name, "seeds"]


def compare(cards: int, repeats: int, rng_seed: int, programs: Mapping[str, Path]) -> Runs:
    """Let all contenders run in turn on so many cards."""
    with tempfile.TemporaryDirectory() as temporary:
        arena = Arena(Path(temporary), programs)
        write_seeds(arena.folder / "seeds", cards, rng_seed)
        measure([*_contender("fields"), FIELDS], arena.folder, arena.folder / FIELDS)
        runs: dict[str, list[Run]] = {name: [] for name in (*NAMES, *programs)}
        for _ in range(repeats):
            for name, own in runs.items():
                own.append(arena.run(name))
    return runs


def table(runs: Runs, cards: int) -> str:
    """Medians of all contenders, and the ratios."""
    lines = [
        "| | CPU s | least–most | by the clock | peak MB | package kB |",
        "| --- | --: | --: | --: | --: | --: |",
        *(_row(name, own) for name, own in runs.items()),
        "",
        *(_ratio(runs, above, below, aims.get(cards)) for above, below, aims in RATIOS),
        f"- package of ours / floor: {runs['ours'][0].size / runs['floor'][0].size:.2f}",
        f"- cold, by the clock / CPU: {median(run.clock / run.seconds for run in runs['cold']):.2f}",
    ]
    return "\n".join(lines)


def _row(name: str, own: Sequence[Run]) -> str:
    spread = f"{min(run.seconds for run in own):.2f}–{max(run.seconds for run in own):.2f}"
    clock, memory, size = (median(getattr(run, what) for run in own) for what in ("clock", "memory", "size"))
    numbers = f"{seconds(own):.2f} | {spread} | {clock:.1f} | {memory / 1e6:.0f} | {size / 1e3:,.0f}"
    return f"| {TITLES[name]} | {numbers} |"


def seconds(own: Sequence[Run]) -> float:
    """The median of the processor's seconds."""
    return median(run.seconds for run in own)


def _ratio(runs: Runs, above: str, below: str, aim: float | None) -> str:
    aimed = f" (aim: at most {aim:g})" if aim else ""
    return f"- {above} / {below}: {seconds(runs[above]) / seconds(runs[below]):.2f}{aimed}"


def main() -> None:
    """Print the tables; write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, nargs="+", default=[2_000], help="how many, once or several times")
    parser.add_argument("--repeats", type=int, default=3, help="how often each one runs")
    parser.add_argument("--seed", type=int, default=1, help="of the random generator that makes the cards up")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="install other tools here, and measure them too")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="write benchmarks.md, its plot and history here")
    arguments = parser.parse_args()
    programs = {name: install(name, arguments.peers.resolve()) for name in PEERS} if arguments.peers else {}
    if arguments.output:
        arguments.output.mkdir(parents=True, exist_ok=True)
    measured: dict[int, Runs] = {}
    for cards in arguments.cards:
        measured[cards] = compare(cards, arguments.repeats, arguments.seed, programs)
        load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
        head = f"{cards:,} cards, medians of {arguments.repeats}; load of the machine {load}"
        print(f"{head}\n\n{table(measured[cards], cards)}\n")
        if arguments.output:
            history.add(arguments.output, cards, {name: seconds(own) for name, own in measured[cards].items()})
    if arguments.output:
        from benchmarks.plot import draw  # noqa: PLC0415 - matplotlib is wanted for this alone

        draw(arguments.output / "benchmarks.svg", {TITLES[name]: _growth(measured, name) for name in TITLES})
        (arguments.output / "benchmarks.md").write_text(_page(measured, arguments.repeats), encoding="utf-8")


def _growth(measured: Mapping[int, Runs], name: str) -> dict[int, float]:
    return {cards: seconds(runs[name]) for cards, runs in measured.items() if name in runs}


def _page(measured: Mapping[int, Runs], repeats: int) -> str:
    intro = Path(__file__).with_name("page.md").read_text(encoding="utf-8")
    parts = [f"## {cards:,} cards\n\n{table(runs, cards)}\n" for cards, runs in measured.items()]
    sizes = " ".join(map(str, measured))
    return "\n".join([intro.format(sizes=sizes, repeats=repeats), *parts])


if __name__ == "__main__":
    main()
