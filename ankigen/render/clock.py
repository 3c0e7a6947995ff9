"""Processor time that a text is charged with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from ankigen.render.deadline import deadline

_LONG = 60.0
_stood = 0.0


def charged() -> float:
    """Seconds of the processor so far, without those for which the clock stood."""
    return time.process_time() - _stood


@contextmanager
def stopped_clock() -> Iterator[None]:
    """Stops the clock, and every deadline, for what is no fault of a text."""
    global _stood  # noqa: PLW0603 - a process has one clock
    start = time.process_time()
    try:
        with deadline(_LONG):
            yield
    finally:
        _stood += time.process_time() - start
