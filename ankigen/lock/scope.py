"""How much of the seeds a build reads: a card that stands elsewhere is not withdrawn."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePath
from typing import NamedTuple

from ankigen.lock.lock import LockedNote
from ankigen.lock.lockfile import FILE_NAME


class Scope(NamedTuple):
    """The folder of the lock, the seed files that were read and the folders that were searched, relative to it."""

    root: Path
    read: frozenset[str]
    folders: tuple[PurePath, ...]

    def is_missing(self, note: LockedNote) -> bool:
        """Whether this build would have seen the note where it stood."""
        return note.source in self.read or not _exists(self.root / note.source)

    def withdraws(self, note: LockedNote) -> bool:
        """Whether a note that no entry is has left the seeds."""
        inside = any(PurePath(note.source).is_relative_to(folder) for folder in self.folders)
        return note.source in self.read or (inside and self.is_missing(note))


def _exists(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def scope_of(root: Path, paths: Iterable[Path], read: Iterable[str]) -> Scope:
    """The scope of a build of `paths` in which these seed files could be read."""
    folders = tuple(PurePath(source_of(root, path.as_posix())) for path in paths if path.is_dir())
    return Scope(root, frozenset(source_of(root, path) for path in read), folders)


@lru_cache(maxsize=4096)
def source_of(root: Path, path: str) -> str:
    """A seed file as the lock names it: the same on every machine."""
    try:
        return PurePath(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return PurePath(path).as_posix()


def place_of(paths: Iterable[Path], config: Path | None) -> Path:
    """Where the lock is, or will be.

    Beside `ankigen.toml`; without one, in the nearest folder above the seeds that has a lock; else in the current
    folder if the seeds lie below it, else beside them.
    """
    if config:
        return config.parent.resolve() / FILE_NAME
    first = next(iter(paths)).absolute()
    folder = first.resolve() if first.is_dir() else first.parent.resolve()
    above = (folder, *folder.parents)
    here = Path.cwd()
    home = next((at for at in above if _exists(at / FILE_NAME)), here if here in above else folder)
    return home / FILE_NAME
