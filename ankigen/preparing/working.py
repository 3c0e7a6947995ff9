"""Where rendering is done: in this process, in processes beside it, or on a cluster. The results are the same."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from ankigen.cluster import cluster
from ankigen.errors import AnkigenError
from ankigen.models.errors import ModelError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

LEAST_BYTES = 2_000_000
"""Less than that, some 2,400 cards, is rendered before other processes have started."""

_WAITING = 2
"""Pieces of work that wait for each process, so that none is idle and few are held."""

PATIENCE = 5
"""Seconds to wait for the thread that looked after processes, once they have ended."""

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Workers(NamedTuple):
    """How many processes render, 0 for one a core where that pays; or the `dask://HOST:PORT` of a scheduler."""

    jobs: int = 0
    address: str = ""

    @property
    def are_elsewhere(self) -> bool:
        """Whether they may see other files than this process."""
        return bool(self.address)

    def count(self, size: int) -> int:
        """How many processes render so many bytes of seed files."""
        return self.jobs or (_cores() if size >= LEAST_BYTES else 1)

    @contextmanager
    def hired(self, size: int) -> Iterator[Executor | None]:
        """The executor for so many bytes of seed files; None where this process is to do it itself."""
        jobs = self.count(size)
        if self.address and size:
            with cluster(self.address) as executor:
                yield executor
        elif jobs > 1 and size:
            with _processes(jobs) as executor:
                yield executor
        else:
            yield None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    """Processes that end with this one, however it ends."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - most builds are small
    from multiprocessing import active_children, get_all_start_methods, get_context  # noqa: PLC0415

    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["ankigen.preparing.rendering", "ankigen.preparing.render_file"])
    others, threads = set(active_children()), set(threading.enumerate())
    with ProcessPoolExecutor(jobs, context, _begin) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            own = set(active_children()) - others
            for process in own:
                process.terminate()
            for process in own:
                process.join()
            for thread in set(threading.enumerate()) - threads:
                thread.join(PATIENCE)  # or it closes what Python's end wants to write into
            raise


def _begin() -> None:
    """What a new process does first."""
    from multiprocessing import parent_process  # noqa: PLC0415

    def follow() -> None:
        if parent := parent_process():
            parent.join()
        os._exit(1)  # the work of a process that was killed is of no use

    gc.set_threshold(50_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process is interrupted too, and ends this one
    threading.Thread(target=follow, daemon=True).start()


@dataclass(slots=True)
class Work(Generic[_In, _Out]):
    """One function for many inputs, in their order; what fails elsewhere, for whatever reason, is done again here."""

    function: Callable[[_In], _Out]
    executor: Executor | None
    workers: int

    def results(self, inputs: Iterable[_In]) -> Iterator[tuple[_In, _Out]]:
        """Each input with its result; few inputs are held at a time."""
        waiting: deque[tuple[_In, Future[_Out] | None]] = deque()
        for one in inputs:
            waiting.append((one, self._begun(one)))
            if len(waiting) > (_WAITING + 1) * self.workers or not self.executor:
                yield self._ended(*waiting.popleft())
        while waiting:
            yield self._ended(*waiting.popleft())

    def _begun(self, one: _In) -> Future[_Out] | None:
        try:
            return self.executor.submit(self.function, one) if self.executor else None
        except RuntimeError:  # its processes were killed
            self.executor = None
            return None

    def _ended(self, one: _In, future: Future[_Out] | None) -> tuple[_In, _Out]:
        try:
            return one, future.result() if future else self.function(one)
        except (AnkigenError, ModelError):
            raise
        except Exception:
            if future is None:
                raise
            return one, self.function(one)
