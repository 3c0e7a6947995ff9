"""A request to end, from the system or from Ctrl-C, ends a command in one way."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_asked = threading.Event()


class Interruption(KeyboardInterrupt):
    """Somebody asked for the end.

    A class of its own: a KeyboardInterrupt in the midst of a compiled text, as dataclasses make them, sets a mark for
    which Python kills itself at its end, whoever caught it.
    """


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise Interruption in the body for SIGTERM as for SIGINT, so that it can clean up.

    Where a signal is ignored, as in a command that a shell sends to the background, that is left so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    hook, sys.unraisablehook = sys.unraisablehook, _silent
    _asked.clear()
    try:
        for number in _SIGNALS:
            if before[number] is not signal.SIG_IGN:
                signal.signal(number, _interrupt)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook


def heed() -> None:
    """Raise Interruption if the end was asked for already, inside of somebody's code that swallows what is raised."""
    if _asked.is_set():
        raise Interruption


def ignore() -> None:
    """Let no signal change any more how the command ends."""
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def _interrupt(_number: int, _frame: object) -> NoReturn:
    _asked.set()
    raise Interruption


def _silent(unraisable: Any) -> None:
    """What is raised where it cannot be raised is told on stderr, but not an interruption, which `heed` finds."""
    if unraisable.exc_type is not Interruption:
        sys.__unraisablehook__(unraisable)
