"""The recipe: collect, read, parse, identify, render, draw, pack, write."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ankigen.config import Config
from ankigen.diagnostics import Code, Diagnostic, Position, Severity
from ankigen.entries import Book, Note, is_figure
from ankigen.errors import ExitCode
from ankigen.gathering import Progress, gather
from ankigen.identity import Identified, identify
from ankigen.notes import make_notes
from ankigen.packing import Package, pack
from ankigen.seedfile.completing import CLOZE
from ankigen.silencing import silence
from ankigen.verdict import WRONG_PATHS, exit_code
from ankigen.writing import replace_files


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """What one package holds; `size` is in bytes."""

    title: str
    path: Path
    cards: int
    decks: int
    figures: int
    size: int


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure on a card: where the card stands, and the figure's address."""

    position: Position
    address: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    packages: tuple[BuiltPackage, ...]
    figures: tuple[PlacedFigure, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float

    def count(self, severity: Severity) -> int:
        """How many diagnostics there are of one severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    def exit_code(self, *, strict: bool) -> ExitCode:
        """What the problems mean for the caller; without a package there is no success."""
        code = exit_code(self.diagnostics, strict=strict)
        return code if self.packages or code is not ExitCode.FINE else ExitCode.PROBLEMS


def build(paths: Sequence[Path], output: Path, config: Config, progress: Progress) -> Report:
    """Build one package per book from the seed files under `paths`.

    A problem in one card degrades that card and is reported; the packages are written all the same. Nothing is
    written if a path leads nowhere, or if two cards claim one id.

    Raises:
        AnkigenError: If the environment or the configuration does not allow the build.
    """
    started = time.perf_counter()
    gathered = gather(paths, config, progress)
    identified, duplicates = identify(gathered.entries)
    notes, problems = make_notes(identified, gathered.seeds, config, progress)
    diagnostics = (*gathered.diagnostics, *duplicates, *problems)
    unsafe = any(d.code in WRONG_PATHS | {Code.DUPLICATE_ID} for d in diagnostics)
    packages = [] if unsafe else pack(notes, config, progress)
    replace_files(output, {package.name: package.content for package in packages})
    left = silence(diagnostics, gathered.silencers, config.silencers)
    return Report(
        packages=tuple(_described(package, output) for package in packages),
        figures=tuple(_placed(identified, notes)),
        diagnostics=tuple(sorted(left.diagnostics, key=lambda d: d.sort_key)),
        seconds=time.perf_counter() - started,
    )


def _placed(identified: Sequence[Identified], notes: Sequence[tuple[Book, Note]]) -> Iterator[PlacedFigure]:
    for one, (_, note) in zip(identified, notes, strict=True):
        for picture in note.pictures:
            if is_figure(picture.source):
                yield PlacedFigure(one.entry.position, picture.source)


def _described(package: Package, output: Path) -> BuiltPackage:
    notes = package.deck.notes
    return BuiltPackage(
        title=package.deck.name,
        path=output / package.name,
        cards=sum(_cards(note) for note in notes),
        decks=len({note.deck for note in notes}),
        figures=len({p.media for note in notes for p in note.pictures if is_figure(p.source)}),
        size=len(package.content),
    )


def _cards(note: Note) -> int:
    """One card a note; a cloze note has one for each number."""
    return len(set(CLOZE.findall(dict(note.fields)["Text"]))) if note.note_type == "cloze" else 1
