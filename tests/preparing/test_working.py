"""Whoever renders, the result is the same, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from ankigen.cache import clear
from ankigen.config import Config
from ankigen.gathering import Progress
from ankigen.preparing import rendering
from ankigen.preparing.rendering import rendered_files
from ankigen.preparing.stored import to_bytes
from ankigen.preparing.working import LEAST_BYTES, Work, Workers
from ankigen.seedfile.collecting import collect
from tests.folders import write

CARD = "#### T{n}\n:p Q{n}\n??x\n**A** with $x^{n}$, `code` and \\foo $\\foo$.\n```python\nx = {n}\n```\nx??\n---\n"
FILES = {
    f"seeds/{n}.md": "# Flashcards: Book (Part 1)\n---\n" + "".join(CARD.replace("{n}", f"{n}{k}") for k in range(3))
    for n in range(9)
}
LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for in /proc")


@pytest.fixture(autouse=True)
def _in_a_folder_with_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(rendering, "BATCH_BYTES", 1)
    write(FILES)


def rendered(jobs: int, progress: Progress = lambda *_: None) -> list[bytes]:
    clear()
    files = rendered_files(collect([Path("seeds")])[0], Config(), progress, Workers(jobs))
    return [to_bytes(file) for file in files]


def test_any_number_of_processes_gives_the_same_bytes() -> None:
    alone = rendered(1)
    assert rendered(2) == alone
    assert rendered(3) == alone


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_what_a_killed_process_had_to_do_is_done_again() -> None:
    others = set(active_children())
    killed: list[BaseProcess] = []

    def kill(_stage: str, _done: int, _total: int) -> None:
        for process in {*active_children()} - others - set(killed):
            os.kill(process.pid or 0, signal.SIGKILL)
            killed.append(process)

    assert rendered(2, kill) == rendered(1)
    assert killed


def test_who_is_interrupted_leaves_nobody_behind() -> None:
    others = set(active_children())

    def interrupt(_stage: str, done: int, _total: int) -> None:
        if done:
            assert set(active_children()) - others
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rendered(2, interrupt)
    assert set(active_children()) <= others


def on_the_main_thread(_: object) -> bool:
    return threading.current_thread() is threading.main_thread()


def test_limits_of_time_hold_in_other_processes() -> None:
    """They need a signal, which only a main thread receives."""
    with Workers(2).hired(1) as executor:
        assert executor
        assert executor.submit(on_the_main_thread, None).result()


def test_a_small_build_starts_no_process() -> None:
    assert Workers().count(LEAST_BYTES - 1) == 1
    with Workers().hired(LEAST_BYTES - 1) as executor:
        assert executor is None


class Broken(Executor):
    """Processes that were killed before anything was begun."""

    def submit(self, *_: object, **__: object) -> Future[int]:  # type: ignore[override]
        raise BrokenProcessPool


@pytest.mark.parametrize("make", [lambda: None, Broken, lambda: ThreadPoolExecutor(3)])
def test_results_come_in_the_order_of_their_inputs_and_failures_are_done_again_here(
    make: Callable[[], Executor | None],
) -> None:
    executor = make()
    main = threading.current_thread()

    def double(one: int) -> int:
        if threading.current_thread() is not main:
            time.sleep((one % 3) / 1000)
            if one % 5 == 0:
                raise OSError("elsewhere")
        return 2 * one

    assert list(Work(double, executor, 3).results(range(50))) == [(one, 2 * one) for one in range(50)]


def test_what_fails_here_too_is_an_error() -> None:
    def divide(one: int) -> int:
        return 1 // one

    with ThreadPoolExecutor(1) as executor, pytest.raises(ZeroDivisionError):
        list(Work(divide, executor, 1).results([0]))


def session(number: int) -> set[int]:
    """The processes of a session that have not ended."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, own = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        found |= {int(stat.parent.name)} if int(own) == number and state != "Z" else set()
    return found


@LINUX
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_command_that_is_stopped_takes_its_processes_along(by: signal.Signals) -> None:
    write({f"many/{n}.md": text.replace("#### T", f"#### {n}") * 60 for n, text in enumerate(FILES.values())})
    running = subprocess.Popen(
        [sys.executable, "-m", "ankigen", "build", "-j", "2", "many"], stderr=subprocess.PIPE, start_new_session=True
    )
    wait_until(lambda: running.poll() is not None or len(session(running.pid)) >= 4)
    time.sleep(0.3)
    os.kill(running.pid, by)
    _, said = running.communicate(timeout=60)
    if by is signal.SIGKILL:
        assert running.returncode == -by
    else:
        assert (running.returncode, said) == (130, b"ankigen: interrupted; no file is half written; run it again\n")
    wait_until(lambda: not session(running.pid))


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
