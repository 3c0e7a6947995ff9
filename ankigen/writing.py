"""Files that are replaced whole or not at all, by one process at a time."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from ankigen.errors import EnvironmentalError
from ankigen.interruption import heed

if sys.platform != "win32":
    import fcntl

_STALE = 3600  # seconds after which a temporary file is another process's no longer, where processes cannot wait


class _Swap(NamedTuple):
    """A place, its new content, and the temporary files that hold the new and the old one."""

    place: Path
    content: bytes
    new: Path
    old: Path


def replace_files(
    folder: Path,
    files: Mapping[str, bytes],
    also: Sequence[Path] = (),
    check: Callable[[], None] = lambda: None,
    superfluous: Iterable[Path] = (),
) -> None:
    """Write files into a folder: first all of them beside their places, then each into its place, in the order given.

    A process killed between two of them leaves the first new and the second old; what others rely on goes first.

    Args:
        folder: Made if it is not there.
        files: The content by name, folders before it made if need be; a whole path leads out of the folder.
        also: Further folders in which a killed process may have left temporary files.
        check: Called when no other process writes here; what it raises ends it all.
        superfluous: Files to remove once all others are in their places; one that cannot be removed stays.

    Raises:
        EnvironmentalError: If the disk or the permissions refuse; files that stood there before are untouched.
    """
    stem = f".ankigen-{os.getpid()}"
    swaps = [
        _Swap(place := folder / name, content, place.parent / f"{stem}-{n}.tmp", place.parent / f"{stem}-{n}.old.tmp")
        for n, (name, content) in enumerate(files.items())
    ]
    own = (folder, *(swap.place.parent for swap in swaps))
    try:
        with _made(own), ExitStack() as held:
            for one in sorted({path.resolve() for path in (*own, *also)}):
                _sweep(one, 0 if _alone_in(one, held) else _STALE)
            check()
            heed()
            _replace(swaps)
            for path in superfluous:
                with suppress(OSError):
                    path.unlink()
    except OSError as error:
        raise _refused(error, folder, "nothing was replaced") from error


def _replace(swaps: Sequence[_Swap]) -> None:
    try:
        for swap in swaps:
            _write(swap.new, swap.content)
        for swap in swaps:
            _keep(swap)
        try:
            for swap in swaps:
                swap.new.replace(swap.place)
        except BaseException:
            _put_back(swaps)
            raise
    finally:
        for path in (path for swap in swaps for path in (swap.new, swap.old)):
            with suppress(OSError):
                path.unlink()


@contextmanager
def _made(folders: Iterable[Path]) -> Iterator[None]:
    """The folders are there; what was made for it and is empty in the end is gone again."""
    made: list[Path] = []
    try:
        for folder in folders:
            for at in (*reversed(folder.parents), folder):
                if not at.is_dir():
                    at.mkdir(exist_ok=True)
                    made.append(at)
        yield
    finally:
        for empty in reversed(made):
            with suppress(OSError):  # it holds files now
                empty.rmdir()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _keep(swap: _Swap) -> None:
    """Give the old content a second name, so that it can be put back even on a full disk."""
    if swap.place.exists():
        try:
            os.link(swap.place, swap.old)
        except OSError:  # some file systems know no second names
            shutil.copy2(swap.place, swap.old)


def _put_back(swaps: Sequence[_Swap]) -> None:
    """Undo what was done, the last first: what others rely on stays longest."""
    for swap in reversed(swaps):
        try:
            if swap.old.exists() and not swap.new.exists():
                swap.old.replace(swap.place)
            elif not swap.new.exists():
                swap.place.unlink()
        except OSError as error:
            raise _refused(error, swap.place, "some files are new and some old, each of them whole") from error


def _refused(error: OSError, place: Path, outcome: str) -> EnvironmentalError:
    where = error.filename2 or error.filename or place
    return EnvironmentalError(f"cannot write {where}: {error.strerror or error}; {outcome}; mend that and run it again")


def _alone_in(folder: Path, held: ExitStack) -> bool:
    """Wait until no other process writes into a folder, and keep it until `held` ends; false where that cannot be."""
    if sys.platform == "win32":
        return False
    try:
        handle = os.open(folder, os.O_RDONLY)
        held.callback(os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # some network file systems
        return False
    return True


def left_behind(folder: Path) -> list[Path]:
    """What a process that writes here, or was killed, has not put into its place."""
    return list(folder.glob(".ankigen-*.tmp"))


def _sweep(folder: Path, age: float) -> None:
    """Remove what a killed process left behind, if it is so many seconds old."""
    for path in left_behind(folder):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime >= age:
                path.unlink()
