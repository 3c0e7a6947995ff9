"""A folder that has seed files already becomes a deck project: what is missing is added, what is there stays."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from ankigen.check import Checked, check
from ankigen.config import find_config, load_config
from ankigen.errors import AnkigenError
from ankigen.gathering import Progress
from ankigen.lock.scope import place_of
from ankigen.projects.layout import FILES, README, SEEDS, project_files
from ankigen.writing import replace_files

LISTS = frozenset({".gitignore", ".gitattributes"})
"""Files whose lines count one by one: where one is there already, it may lack some of ours."""

MOST_READ = 1_000_000
"""Characters of a file that are looked at for a line."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was there and stays as it is, and the lines that it should have."""

    name: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was found in `seeds`, and what was done; `path` is what commands in the project are to be given."""

    seeds: Path
    checked: Checked
    path: str
    added: tuple[str, ...]
    kept: tuple[Kept, ...]


def adopt(folder: Path, progress: Progress) -> Adopted:
    """Add to a folder with seed files what a project has.

    Raises:
        AnkigenError: If it holds no cards, is part of another project, or cannot be written; nothing is written.
    """
    if not _is_folder(folder):
        raise AnkigenError(f"there is no folder {folder}; `ankigen new` makes a project in a new one")
    seeds, path = (folder / SEEDS, "") if _is_folder(folder / SEEDS) else (folder, ".")
    config = find_config(folder)
    _refuse_another_project(folder, config or place_of([seeds], None))
    checked = check([seeds], load_config(config), progress)
    if not checked.cards:
        why = f"`ankigen check {shlex.quote(str(seeds))}` says why"
        raise AnkigenError(f"there are no cards in {seeds}; {why}, and `ankigen new` makes a sample")
    templates = FILES if path else README | FILES
    files = project_files(templates, checked.books, path=path)
    added = {name: content for name, content in files.items() if not os.path.lexists(folder / name)}
    replace_files(folder, added)
    kept = tuple(_kept(folder, name, content) for name, content in files.items() if name not in added)
    return Adopted(seeds, checked, path, tuple(added), kept)


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - pathlib's raises where the path may not be looked at


def _refuse_another_project(folder: Path, sign: Path) -> None:
    """A project inside another would not see the other's lock, and its cards would be new ones."""
    if os.path.lexists(sign) and sign.parent.resolve() != folder.resolve():
        raise AnkigenError(f"{folder} is part of the project of {sign}; run `ankigen init` there")


def _kept(folder: Path, name: str, ours: bytes) -> Kept:
    """A file that was there; of one that is a list of lines, also what it lacks."""
    if name not in LISTS:
        return Kept(name)
    there = {line.strip() for line in _beginning(folder / name).splitlines()}
    wanted = (line for line in ours.decode().splitlines() if not line.startswith("#"))
    return Kept(name, tuple(line for line in wanted if line not in there))


def _beginning(path: Path) -> str:
    """What a file holds, but not of a pipe, which would be waited for."""
    if not path.is_file():
        return ""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MOST_READ)
    except OSError:
        return ""
