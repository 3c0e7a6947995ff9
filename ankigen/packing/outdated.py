"""Packages that an earlier build has left where its successor puts others: after a book was renamed, or has gone."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ankigen.apkg.contents import PackageError
from ankigen.lock.lock import Lock
from ankigen.packing.manifest import MANIFEST

if TYPE_CHECKING:
    from ankigen.packing.packing import Package


def outdated(folder: Path, packages: Sequence[Package], lock: Lock) -> list[Path]:
    """Packages of the last build, as it left them, each note of which is in one of these now, or is withdrawn.

    Whoever found one would import cards that nobody corrects any longer.
    """
    now = {package.name.casefold() for package in packages}  # some file systems take `A` and `a` for one name
    left = {folder / name: said for name, said in _told(folder).items() if name.casefold() not in now}
    ours = [path for path, said in left.items() if _is_as_told(path, said)]
    if not ours:
        return []
    accounted = {guid for guid, note in lock.notes.items() if note.withdrawn is not None}
    accounted |= {note.guid for package in packages for note in package.deck.notes}
    return [path for path in ours if _holds_only(accounted, path)]


def _told(folder: Path) -> Mapping[str, Any]:
    """What the manifest of the last build tells of the packages beside it; nothing where there is none."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())["packages"].items()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
    return {name: one for name, one in told if Path(name).name == name}


def _is_as_told(path: Path, said: Any) -> bool:
    """Whether a file is the one that a manifest describes."""
    with suppress(OSError, ValueError):  # of no such file, or a name that none can have
        return isinstance(said, dict) and sha256(path.read_bytes()).hexdigest() == said.get("sha256")
    return False


def _holds_only(guids: Container[str], path: Path) -> bool:
    """Whether all notes in a package are among these; of one that cannot be read, nobody knows."""
    from ankigen.apkg.reading import read_package  # noqa: PLC0415 - hardly any build leaves a package behind

    try:
        return all(note.guid in guids for note in read_package(path).notes)
    except PackageError:
        return False
