"""Runs a command to its end and says what it cost: its own process and all that it started."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SET_CHILD_SUBREAPER = 36  # prctl(2)


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of the processor and by the clock, bytes of the first process at its peak, bytes of the packages."""

    seconds: float
    clock: float
    memory: int
    size: int


def measure(command: Sequence[str], folder: Path, output: Path) -> Run:
    """Run a command in a folder; its packages are the file `output`, or those in the folder `output`.

    Raises:
        RuntimeError: If it fails.
    """
    own = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONWARNINGS": "ignore"}
    own["TMPDIR"] = str(folder)  # genanki leaves its databases there
    environment = {**os.environ, **own}
    _adopt_orphans()
    before, earlier = time.monotonic(), _seconds_of_children()
    started = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(started.pid, 0)
    clock = time.monotonic() - before
    with suppress(ChildProcessError):
        while True:
            os.wait()  # what it started and did not wait for
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {started.returncode}")
    files = [output] if output.is_file() else output.glob("*.apkg")
    size = sum(file.stat().st_size for file in files)
    return Run(_seconds_of_children() - earlier, clock, usage.ru_maxrss * 1024, size)


def _adopt_orphans() -> None:
    """Let processes whose parent has ended be this one's children, so that their time counts; Linux alone can do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _seconds_of_children() -> float:
    """Of the processor, by all children that have ended and theirs."""
    times = os.times()
    return times.children_user + times.children_system
