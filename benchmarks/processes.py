"""Runs a command to its end and says what it cost: its own process and all that it started."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of the processor and by the clock, bytes of the largest process at its peak, bytes of the packages."""

    seconds: float
    clock: float
    memory: int
    size: int


def measure(command: Sequence[str], folder: Path, output: Path) -> Run:
    """Run a command in a folder; its packages are the file `output`, or those in the folder `output`.

    Raises:
        RuntimeError: If it fails.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    before = time.monotonic()
    started = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(started.pid, 0)
    clock = time.monotonic() - before
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {started.returncode}")
    files = [output] if output.is_file() else output.glob("*.apkg")
    size = sum(file.stat().st_size for file in files)
    return Run(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss * 1024, size)
