"""What a build is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ankigen.config import Config
from ankigen.diagnostics import Diagnostic, Position
from ankigen.entries import Note
from ankigen.errors import ExitCode
from ankigen.pictures import is_figure
from ankigen.preparing.working import Workers
from ankigen.verdict import exit_code


class BuiltPackage(NamedTuple):
    """What one package holds; `size` is in bytes."""

    title: str
    path: Path
    cards: int
    decks: int
    figures: int
    size: int


class PlacedFigure(NamedTuple):
    """A figure on a card: where the card stands, and the figure's address."""

    position: Position
    address: str


def figures_of(position: Position, note: Note) -> Iterator[PlacedFigure]:
    """The figures on the card that stands there."""
    return (PlacedFigure(position, one.source) for one in note.pictures if is_figure(one.source))


class PlacedMatch(NamedTuple):
    """A card that an earlier build knew under another text or in another place: where it stands, and why it is that."""

    position: Position
    guid: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did; `removed` are packages of an earlier build whose cards are elsewhere now, or withdrawn."""

    packages: tuple[BuiltPackage, ...]
    figures: tuple[PlacedFigure, ...]
    matches: tuple[PlacedMatch, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    removed: tuple[Path, ...] = ()

    def exit_code(self, *, strict: bool) -> ExitCode:
        """What the problems mean for the caller; without a package there is no success."""
        code = exit_code(self.diagnostics, strict=strict)
        return code if self.packages or code is not ExitCode.FINE else ExitCode.PROBLEMS


class Plan(NamedTuple):
    """What is built, where to, and when: `now` is in seconds since 1970.

    A build that is `locked` fails if the lock would change; one that is `merging` takes a lock that git has merged; one
    that does not write the lock is a trial.
    """

    paths: tuple[Path, ...]
    output: Path
    config: Config
    now: int
    locked: bool = False
    merging: bool = False
    writes_lock: bool = True
    workers: Workers | None = None
