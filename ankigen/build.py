"""The recipe: collect, read, parse, identify, render, draw, pack, write."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ankigen.books import overridden
from ankigen.config import Config
from ankigen.diagnostics import Code, Diagnostic, Position, Severity
from ankigen.entries import Book, Entry, Note, is_figure
from ankigen.errors import ExitCode
from ankigen.identity import Identified, identify
from ankigen.notes import NoteMaker
from ankigen.packing import Package, Progress, pack
from ankigen.seedfile.collecting import SeedPath, collect
from ankigen.seedfile.parsing import CLOZE, parse
from ankigen.seedfile.reading import read
from ankigen.writing import replace_files

WRONG_PATHS = frozenset({Code.MISSING_PATH, Code.NO_SEED_FILES})
"""Nothing is written if a path leads nowhere: the command was not what its user meant."""


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

    @property
    def exit_code(self) -> ExitCode:
        """What the problems mean for the caller."""
        if any(d.code in WRONG_PATHS for d in self.diagnostics):
            return ExitCode.WRONG_USE
        return ExitCode.FINE if self.packages and not self.count(Severity.ERROR) else ExitCode.PROBLEMS


def build(paths: Sequence[Path], output: Path, config: Config, progress: Progress) -> Report:
    """Build one package per book from the seed files under `paths`.

    A problem in one card degrades that card and is reported; the packages are written all the same. Nothing is
    written if a path leads nowhere, or if two cards claim one id.

    Raises:
        AnkigenError: If the environment or the configuration does not allow the build.
    """
    started = time.perf_counter()
    seeds, diagnostics = collect(paths)
    entries, problems = _entries(seeds, config, progress)
    diagnostics += problems
    identified, problems = identify(entries)
    diagnostics += problems
    notes, problems = _notes(identified, seeds, config, progress)
    diagnostics += problems
    unsafe = any(d.code in WRONG_PATHS | {Code.DUPLICATE_ID} for d in diagnostics)
    packages = [] if unsafe else pack(notes, config, progress)
    replace_files(output, {package.name: package.content for package in packages})
    return Report(
        packages=tuple(_described(package, output) for package in packages),
        figures=tuple(_placed(identified, notes)),
        diagnostics=tuple(sorted(diagnostics, key=lambda d: d.sort_key)),
        seconds=time.perf_counter() - started,
    )


def _entries(seeds: Sequence[SeedPath], config: Config, progress: Progress) -> tuple[list[Entry], list[Diagnostic]]:
    entries: list[Entry] = []
    diagnostics: list[Diagnostic] = []
    for done, seed in enumerate(seeds, start=1):
        parsed = parse(read(seed.path))
        entries += (replace(entry, book=overridden(entry.book, config)) for entry in parsed.entries)
        diagnostics += parsed.diagnostics
        progress("reading", done, len(seeds))
    return entries, diagnostics


def _notes(
    identified: Sequence[Identified], seeds: Sequence[SeedPath], config: Config, progress: Progress
) -> tuple[list[tuple[Book, Note]], list[Diagnostic]]:
    maker = NoteMaker(config, {seed.path.as_posix(): seed for seed in seeds})
    notes: list[tuple[Book, Note]] = []
    diagnostics: list[Diagnostic] = []
    for done, one in enumerate(identified, start=1):
        note, problems = maker.note(one)
        notes.append((one.entry.book, note))
        diagnostics += problems
        progress("rendering", done, len(identified))
    return notes, diagnostics


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
