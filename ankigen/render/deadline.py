"""A limit of time on other people's code, which holds even inside of one regular expression.

The limit counts the processor time of the process, so that a busy machine does not decide how a card looks. It needs a
signal, which only the main thread of a process can receive and Windows does not have: elsewhere nothing is limited
here, and the limits of size that stand before every renderer have to do.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import NoReturn

AGAIN = 0.5
"""Seconds after which it is raised once more, for other people's code may catch it."""

_is_handled = False


class DeadlineError(Exception):
    """Something took longer than it may."""


class _Timer:
    """Gives its body so many seconds, and what was around it the time that it had left."""

    __slots__ = ("_left", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds, AGAIN)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, self._left, AGAIN if self._left else 0)


def deadline(seconds: float) -> AbstractContextManager[None]:
    """Raises DeadlineError in the body as soon as it has used so much processor time.

    A deadline inside of another replaces it until it ends.
    """
    if not _can_interrupt():
        return nullcontext()
    return _Timer(seconds) if _is_handled else _handled(_Timer(seconds))


@contextmanager
def deadlines() -> Iterator[None]:
    """All deadlines in the body share one handler of the signal: setting one takes longer than most texts do."""
    with nullcontext() if _is_handled or not _can_interrupt() else _handled(nullcontext()):
        yield


def _can_interrupt() -> bool:
    """Whether a deadline holds here: in the main thread, also of a worker, and where there are such signals."""
    has_signal = hasattr(signal, "setitimer") and hasattr(signal, "SIGVTALRM")
    return has_signal and threading.current_thread() is threading.main_thread()


@contextmanager
def _handled(body: AbstractContextManager[None]) -> Iterator[None]:
    global _is_handled  # noqa: PLW0603 - there is one handler in a process
    before = signal.signal(signal.SIGVTALRM, _over)
    _is_handled = True
    try:
        with body:
            yield
    finally:
        _is_handled = False
        signal.signal(signal.SIGVTALRM, before)


def _over(_number: int, _frame: object) -> NoReturn:
    raise DeadlineError("it takes too long")
