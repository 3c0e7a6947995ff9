"""The steps by which a process replaces files, each of which something may befall."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any

FUNCTIONS = ("mkdir", "fsync", "link", "replace", "unlink")
"""Of `os`; a step too is every half of a written file."""


def befall(what: Callable[[], object], k: int, mark: Path) -> None:
    """Let something happen before the k-th step of this process, and leave a mark when it does."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done == k:
            mark.touch()
            what()

    class Halved(FileIO):
        def write(self, content: Any, /) -> int:
            half = len(content) // 2
            super().write(content[:half])
            step()
            return half + super().write(content[half:])

    def opened(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        return Halved(path, mode.replace("b", "")) if "wb" in mode else real_open(path, mode, *arguments, **named)

    def watched(real: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        step()
        return real(*arguments, **named)

    real_open = Path.open
    Path.open = opened  # type: ignore[assignment]
    for name in FUNCTIONS:
        setattr(os, name, partial(watched, getattr(os, name)))


def die() -> None:
    """As by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)


def stop() -> None:
    """As by `kill`."""
    os.kill(os.getpid(), signal.SIGTERM)


def fill() -> None:
    """As on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def refuse_for_ever() -> None:
    """As on a disk that from now on can only be read."""
    for name in FUNCTIONS:
        setattr(os, name, _refused)
    _refused()


def _refused(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))
