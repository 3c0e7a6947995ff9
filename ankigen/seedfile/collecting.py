"""Which files a build reads: the paths of the command line, folders searched, in a natural order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.seedfile.reading import EXHAUSTED

SUFFIXES = frozenset({".md", ".markdown", ".txt"})
DEFAULT = Path("seeds")
"""What is read where nobody says what to read."""
_NOT_THERE = "go to the folder of your deck, name your files, or begin with `ankigen new`"


class SeedPath(NamedTuple):
    """A seed file and the folder that its pictures may not leave."""

    path: Path
    root: Path


def collect(paths: Iterable[Path]) -> tuple[list[SeedPath], list[Diagnostic]]:
    """The seed files under these paths, each once; a path that leads to none is a diagnostic.

    Raises:
        OSError: If the machine is at its end.
    """
    found: dict[Path, SeedPath] = {}
    folders: dict[Path, Path] = {}
    diagnostics: list[Diagnostic] = []
    for path in paths:
        here = list(_expand(path, diagnostics))
        for seed in here:
            target = _target(seed.path, folders)
            if target is None:
                diagnostics.append(_unreadable(seed.path, "this link leads back to itself", "remove it"))
            elif path.is_dir() and not target.is_relative_to(path.resolve()):
                what = "this link leads out of the folder and is not followed"
                diagnostics.append(_unreadable(seed.path, what, "copy the file into the folder"))
            else:
                found.setdefault(target, seed)
        if not here:
            diagnostics.append(_nothing(path))
    return list(found.values()), diagnostics


def _target(path: Path, folders: dict[Path, Path]) -> Path | None:
    """The file that a path leads to, None for a link that leads in a circle; `folders` are those resolved before."""
    try:
        if path.is_symlink() or path.name in {"", ".."}:
            target = Path(os.path.realpath(path))  # of a circle, `resolve` complains in some Pythons only
            return None if target.is_symlink() else target
        if path.parent not in folders:
            folders[path.parent] = path.parent.resolve()
        return folders[path.parent] / path.name
    except OSError:
        return None


def _expand(path: Path, diagnostics: list[Diagnostic]) -> Iterator[SeedPath]:
    """The seed files under one path; a folder in it that cannot be searched is a diagnostic."""

    def refuse(error: OSError) -> None:
        if error.errno in EXHAUSTED:
            raise error
        what = f"this folder cannot be searched ({error.strerror})"
        diagnostics.append(_unreadable(Path(error.filename), what, "check its permissions"))

    if path.is_dir():
        for folder, subfolders, names in os.walk(path, onerror=refuse):
            subfolders[:] = sorted((name for name in subfolders if not name.startswith(".")), key=_natural)
            for name in sorted(names, key=_natural):
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    yield SeedPath(Path(folder) / name, path)
    elif os.path.lexists(path):
        yield SeedPath(path, path.parent)


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """`2-vae.md` comes before `10-diffusion.md`."""
    pieces = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)


def _unreadable(path: Path, found: str, remedy: str) -> Diagnostic:
    return Diagnostic(Code.UNREADABLE_FILE, Position(path.as_posix(), 1, 1), found, remedy)


def _nothing(path: Path) -> Diagnostic:
    here = Position(path.as_posix(), 1, 1)
    if path.is_dir():
        endings = ", ".join(sorted(SUFFIXES))
        return Diagnostic(
            Code.NO_SEED_FILES, here, "this folder holds no seed files", f"put files ending in {endings} into it"
        )
    remedy = _NOT_THERE if path == DEFAULT else "check the path"
    return Diagnostic(Code.MISSING_PATH, here, "there is no such file or folder", remedy)
