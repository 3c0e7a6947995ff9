"""A limit of time on other people's code, which holds even inside of one regular expression.

The limit counts the processor time of the process, so that a busy machine does not decide how a card looks. It needs a
signal, which only the main thread of a process can receive and Windows does not have: elsewhere nothing is limited
here, and the limits of size that stand before every renderer have to do.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

AGAIN = 0.5
"""Seconds after which it is raised once more, for other people's code may catch it."""


class DeadlineError(Exception):
    """Something took longer than it may."""


def _can_interrupt() -> bool:
    """Whether a deadline holds here: in the main thread, also of a worker, and where there are such signals."""
    has_signal = hasattr(signal, "setitimer") and hasattr(signal, "SIGVTALRM")
    return has_signal and threading.current_thread() is threading.main_thread()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises DeadlineError in the body as soon as it has used so much processor time.

    A deadline inside of another replaces it until it ends.
    """
    if not _can_interrupt():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _over)
    left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, left, AGAIN if left else 0)
        signal.signal(signal.SIGVTALRM, before)


def _over(_number: int, _frame: object) -> NoReturn:
    raise DeadlineError("it takes too long")
