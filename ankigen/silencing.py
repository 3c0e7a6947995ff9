"""Problems that are meant to be so: what seed files and the configuration say about that."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import accumulate
from pathlib import Path, PurePath
from typing import NamedTuple

from ankigen.diagnostics import Code, Diagnostic, Position, Severity, Silencer


class FileSilencer(NamedTuple):
    """What the configuration says: a code, and patterns of files below `folder`, where `*` crosses folders."""

    code: Code
    patterns: tuple[str, ...]
    folder: Path
    position: Position

    def covers(self, path: str) -> bool:
        """Whether a pattern matches this file."""
        name = _relative(path, self.folder)
        return any(fnmatchcase(name, pattern) for pattern in self.patterns)


@lru_cache(maxsize=4096)
def _relative(path: str, folder: Path) -> str:
    return PurePath(os.path.relpath(path, folder)).as_posix()


class Silenced(NamedTuple):
    """The diagnostics that are left, and the silencers that were of no use."""

    diagnostics: tuple[Diagnostic, ...]
    unused: tuple[Silencer | FileSilencer, ...]


def silence(
    diagnostics: Iterable[Diagnostic], in_files: Iterable[Silencer], in_configuration: Iterable[FileSilencer]
) -> Silenced:
    """Leave out what a silencer covers, but never an error. Time grows as n log n."""
    places = _Places(in_files)
    whole = {silencer.code: silencer for silencer in in_configuration}
    left: list[Diagnostic] = []
    met: dict[tuple[Code, str], list[int]] = defaultdict(list)
    used: set[Code] = set()
    for diagnostic in diagnostics:
        code, position = diagnostic.code, diagnostic.position
        if diagnostic.severity is not Severity.ERROR:
            met[code, position.path].append(position.line)
            by_file = code in whole and whole[code].covers(position.path)
            used |= {code} if by_file else set()
            if by_file or places.cover(code, position):
                continue
        left.append(diagnostic)
    idle = [silencer for code, silencer in whole.items() if code not in used]
    return Silenced(tuple(left), (*places.unused(met), *idle))


class _Places:
    """The silencers of seed files, to be looked up by code and line."""

    def __init__(self, silencers: Iterable[Silencer]) -> None:
        grouped: dict[tuple[Code, str], list[Silencer]] = defaultdict(list)
        for silencer in silencers:
            grouped[silencer.code, silencer.position.path].append(silencer)
        self._grouped = {key: sorted(group, key=lambda one: one.first_line) for key, group in grouped.items()}
        self._reach = {key: list(accumulate((s.last_line for s in group), max)) for key, group in self._grouped.items()}

    def cover(self, code: Code, position: Position) -> bool:
        """Whether a silencer that begins at or before this line reaches it."""
        group = self._grouped.get((code, position.path), ())
        count = bisect_right(group, position.line, key=lambda one: one.first_line)
        return count > 0 and self._reach[code, position.path][count - 1] >= position.line

    def unused(self, met: dict[tuple[Code, str], list[int]]) -> list[Silencer]:
        """The silencers among whose lines there is none with a diagnostic of their code."""
        lines = {key: sorted(met.get(key, ())) for key in self._grouped}
        return [s for key, group in self._grouped.items() for s in group if not _is_met(s, lines[key])]


def _is_met(silencer: Silencer, lines: Sequence[int]) -> bool:
    first = bisect_left(lines, silencer.first_line)
    return first < len(lines) and lines[first] <= silencer.last_line
