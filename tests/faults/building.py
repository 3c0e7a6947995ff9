"""Builds in processes of their own, which may be killed: forked from one that has imported ankigen already."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from ankigen.cli import main
from ankigen.interruption import ignore
from ankigen.lock.lockfile import LockFile

CARD = "#### {n}\n:p What is {n}?\n??x\n{text}\nx??\n---\n"
BEFORE, AFTER = "2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"
BUILD = ("build", "--frozen-time", AFTER)
_numbers = count()


def write_seeds(folder: Path, text: str) -> None:
    """A book in `seeds/`, all answers with this text."""
    (folder / "seeds").mkdir(parents=True, exist_ok=True)
    (folder / "seeds" / "a.md").write_text("".join(CARD.format(n=n, text=text) for n in range(2)), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the seeds, by name."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "seeds")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def built_once(folder: Path) -> dict[str, bytes]:
    """A folder in which there is an old build and all cards are new since; what the old build wrote."""
    write_seeds(folder, "old")
    end = start(folder, BUILD[0], BUILD[1], BEFORE).end()
    assert end == End(0, "")
    write_seeds(folder, "new")
    return contents(folder)


@dataclass(frozen=True)
class End:
    """How a command ended: the exit code, less than zero for a signal, and what it said on stderr."""

    code: int
    said: str


@dataclass(frozen=True)
class Running:
    """A command that runs in a folder."""

    process: BaseProcess
    log: Path

    def wait(self, seconds: float) -> None:
        """Wait so long after it has begun."""
        while self.process.is_alive() and not self.log.with_suffix(".begun").exists():
            time.sleep(0.001)
        time.sleep(seconds)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.process.is_alive() and self.process.pid:
            with suppress(ProcessLookupError):  # it may end between the two
                os.kill(self.process.pid, number)

    def end(self) -> End:
        """Wait for it."""
        self.process.join(60)
        if self.process.is_alive():
            self.process.kill()  # or the tests would wait for it at their end
            raise TimeoutError(self.log.read_text(encoding="utf-8"))
        assert self.process.exitcode is not None
        return End(self.process.exitcode, self.log.read_text(encoding="utf-8"))


def start(folder: Path, *arguments: str, first: Callable[[], object] | None = None) -> Running:
    """Start a command in a folder; `first` is done in its process before."""
    log = folder.with_name(f"{folder.name}-{next(_numbers)}.log")
    log.touch()
    process = _server().Process(target=_run, args=(str(folder), str(log), arguments, first))
    process.start()
    return Running(process, log)


@cache
def _server() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.preloaded"])
    return context


def _run(folder: str, log: str, arguments: tuple[str, ...], first: Callable[[], object] | None) -> None:
    os.chdir(folder)
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    sys.stderr = Path(log).open("w", encoding="utf-8")  # noqa: SIM115
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        Path(log).with_suffix(".begun").touch()
        if first:
            first()
        code = main(list(arguments))
        ignore()  # as a command does
    except KeyboardInterrupt:  # before the command listens, or after
        code = 130
    sys.exit(code)


def problems(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> Iterator[str]:
    """What a fault has left behind that it must not: files of neither build, or packages newer than their lock."""
    there = {name: content for name, content in contents(folder).items() if not name.endswith(".tmp")}
    yield from (f"{name} is gone" for name in old if name not in there)
    yield from (f"{name} is of neither build" for name, it in there.items() if it not in {old.get(name), new[name]})
    renewed = any(there.get(name) == new[name] != old.get(name) for name in new if name.endswith(".apkg"))
    if renewed and there.get("ankigen.lock") != new["ankigen.lock"]:
        yield "a package is newer than the lock"


def check_survived(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Old or new, each file whole; where it is not all old or all new, the next build mends it and sweeps up."""
    assert list(problems(folder, old, new)) == []
    if contents(folder) in (old, new):
        return
    LockFile.read(folder / "ankigen.lock")
    assert start(folder, *BUILD).end() == End(0, "")
    assert contents(folder) == new


def check_message(end: End) -> None:
    """At most three lines, which say what to do; never a traceback."""
    lines = end.said.splitlines()
    assert 1 <= len(lines) <= 3, end.said
    assert all(line.startswith("ankigen: ") and "; " in line for line in lines), end.said
