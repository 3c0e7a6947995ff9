"""What can be compared: a package, a folder of packages, or seed files, which are built first."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ankigen.apkg.contents import Contents, Note, PackageError, is_package
from ankigen.apkg.reading import read_package
from ankigen.build import build
from ankigen.config import find_config, load_config
from ankigen.gathering import Progress
from ankigen.lock.clock import build_time
from ankigen.plans import Plan


def contents_of(path: Path, progress: Progress) -> Contents:
    """What learners receive from a package, from all packages in a folder, or from seed files.

    Raises:
        AnkigenError: If there is nothing to compare, or it cannot be read or built.
    """
    if is_package(path) or not path.exists():
        return read_package(path)
    packages = sorted(filter(is_package, path.iterdir())) if path.is_dir() else []
    return merged([read_package(package) for package in packages]) if packages else _built(path, progress)


def _built(path: Path, progress: Progress) -> Contents:
    with tempfile.TemporaryDirectory(prefix="ankigen-") as folder:
        config = load_config(find_config(path))
        plan = Plan((path,), Path(folder), config, build_time(None), writes_lock=False)
        report = build(plan, progress)
        if not report.packages:
            found = "there is neither a package here nor a seed file that makes one"
            raise PackageError(f"{path.as_posix()}: error[bad-package]: {found}; name a package, or seed files")
        return merged([read_package(package.path) for package in report.packages])


def merged(parts: Sequence[Contents]) -> Contents:
    """Several packages as one; decks of one name are one deck, under a number of its own."""
    names = sorted({deck.name: deck for part in parts for deck in part.decks.values()}.items())
    numbers = {name: number for number, (name, _) in enumerate(names, start=1)}
    return Contents(
        format=parts[0].format,
        changed=max(part.changed for part in parts),
        notes=tuple(_moved(note, part, numbers) for part in parts for note in part.notes),
        note_types={key: kind for part in parts for key, kind in part.note_types.items()},
        decks={numbers[name]: deck for name, deck in names},
        media=tuple({file.name: file for part in parts for file in part.media}.values()),
        strangers=tuple(name for part in parts for name in part.strangers),
    )


def _moved(note: Note, part: Contents, numbers: Mapping[str, int]) -> Note:
    cards = (c._replace(deck=numbers[part.decks[c.deck].name] if c.deck in part.decks else 0) for c in note.cards)
    return note._replace(cards=tuple(cards))
