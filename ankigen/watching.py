"""Which files are saved while a command runs: all that a build may read is looked at again and again.

Looking works on every file system, also on shared folders and in containers, where a system's own notices do not
arrive. It costs a tenth of one processor at most: the more files there are, the longer the pauses.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

PAUSE = 0.1
"""Seconds between two looks, where looking is cheap."""

SETTLED = 0.03
"""Seconds in which nothing more may change: some editors write a file in several steps."""

Stamps = dict[Path, tuple[int, int, int]]
"""Time of the last change, size and number of each file."""


class Watch:
    """Remembers what the files looked like; what changes from its making on will be told.

    Args:
        paths: Folders, with all that lies in them and is not hidden, and files, with what lies beside them.
        also: Further files, which need not be there.
    """

    def __init__(self, paths: Iterable[Path], also: Iterable[Path] = ()) -> None:
        self._paths = tuple(paths)
        self._also = tuple(also)
        self._before = self._look()
        self._pause = PAUSE

    def wait(self, patience: float = math.inf) -> frozenset[Path]:
        """The files that were saved, made or taken away; none if nothing happens for so many seconds."""
        until = time.monotonic() + patience
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(self._pause, left))
            started = time.perf_counter()
            now = self._look()
            self._pause = max(PAUSE, 9 * (time.perf_counter() - started))
            if now != self._before:
                return self._settled(now)
        return frozenset()

    def _settled(self, now: Stamps) -> frozenset[Path]:
        while True:
            time.sleep(SETTLED)
            before, now = now, self._look()
            if now == before:
                break
        changed = {path for path, _ in now.items() ^ self._before.items()}
        self._before = now
        return frozenset(changed)

    def _look(self) -> Stamps:
        return dict(_stamps(self._paths, self._also))


def _stamps(paths: Iterable[Path], also: Iterable[Path]) -> Iterator[tuple[Path, tuple[int, int, int]]]:
    for path in (*_below(paths), *also):
        try:
            status = path.stat()
        except (OSError, ValueError):
            continue
        yield path, (status.st_mtime_ns, status.st_size, status.st_ino)


def _below(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            for folder, subfolders, names in os.walk(path):
                subfolders[:] = [name for name in subfolders if not name.startswith(".")]
                yield from (Path(folder) / name for name in names if not name.startswith("."))
        else:
            yield path
            yield from (other for other in _files_of(path.parent) if other != path)


def _files_of(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".") and path.is_file()]
    except OSError:
        return []
