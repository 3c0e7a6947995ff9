"""What a start costs: `python -m benchmarks.start_commands [--repeats 11]`.

Python that does nothing, questions about the program, and checks of a file with one card, a formula and a listing: new
to the cache, and remembered. They run in turn, so that other work on the machine lengthens all of them alike, and with
bytecode. Milliseconds are those of the processor, and medians; behind them, how many more than Python alone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.processes import ROOT

CARD = "#### A title\n:p What is $x^2$?\n??x\nIt is $\\frac{1}{2}$.\n\n```python\nx = 1\n```\nx??\n"
ANKIGEN = (sys.executable, "-m", "ankigen")
COMMANDS = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "ankigen --version": (*ANKIGEN, "--version"),
    "ankigen --help": (*ANKIGEN, "--help"),
    "ankigen check, new": (*ANKIGEN, "check", "a.md"),
    "ankigen check, remembered": (*ANKIGEN, "check", "a.md"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=11)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.md").write_text(CARD, encoding="utf-8")
        rounds = [one_round(folder, number) for number in range(repeats + 1)][1:]  # the first writes bytecode
    bare, *_ = medians = [median(column) for column in zip(*rounds, strict=True)]
    for said, time in zip(COMMANDS, medians, strict=True):
        print(f"{said:26} {time:4.0f} ms  {time - bare:+4.0f}")


def one_round(folder: Path, number: int) -> list[float]:
    """The time of each command; what the first check learns is what the second remembers."""
    return [milliseconds(command, folder, folder / f"cache-{number}") for command in COMMANDS.values()]


def milliseconds(command: Sequence[str], folder: Path, cache: Path) -> float:
    """Processor time of a command and its start."""
    own = {"PYTHONPATH": str(ROOT), "ANKIGEN_CACHE_DIR": str(cache), "PYTHONDONTWRITEBYTECODE": ""}
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(command, cwd=folder, env={**os.environ, **own}, stdout=quiet, stderr=quiet)
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {started.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000


if __name__ == "__main__":
    main()
