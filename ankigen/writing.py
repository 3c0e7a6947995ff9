"""Files that are replaced whole or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ankigen.errors import EnvironmentalError

_STALE = 3600  # seconds after which a temporary file is another build's no longer


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: first all of them beside their places, then each into its place.

    Args:
        folder: Made if it is not there.
        files: The content by name, folders before it made if need be; a whole path leads out of the folder.

    Raises:
        EnvironmentalError: If the disk or the permissions refuse; files that stood there before are untouched.
    """
    temporary: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for place in dict.fromkeys((folder, *((folder / name).parent for name in files))):
            _make(place, made)
            _sweep(place)
        for name, content in files.items():
            place = folder / name
            beside = place.parent / f".ankigen-{os.getpid()}-{len(temporary)}.tmp"
            temporary[beside] = place
            _write(beside, content)
        for beside, place in temporary.items():
            beside.replace(place)
    except OSError as error:
        where = error.filename2 or error.filename or folder
        raise EnvironmentalError(f"cannot write {where}: {error.strerror or error}; nothing was replaced") from error
    finally:
        for beside in temporary:
            with suppress(OSError):
                beside.unlink()
        for empty in reversed(made):
            with suppress(OSError):  # it holds files now
                empty.rmdir()


def _make(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, remembering each in `made` as soon as it is there."""
    for at in (*reversed(folder.parents), folder):
        if not at.is_dir():
            at.mkdir(exist_ok=True)
            made.append(at)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sweep(folder: Path) -> None:
    """Remove what a killed build left behind."""
    for path in folder.glob(".ankigen-*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
