"""A seed file → its cards and its problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.entries import Entry, Note
from ankigen.gathering import Gathered, by_entry, gather, silently
from ankigen.linting.lint import CARD_LINTS
from ankigen.lock.trace import short_digest
from ankigen.preparing.rendered_file import RenderedFile
from ankigen.preview.cards import Card, File
from ankigen.seedfile.collecting import SeedPath
from ankigen.silencing import silence


@dataclass(frozen=True, slots=True)
class Read:
    """A seed file as it was parsed and rendered: its notes by entry, and all its problems, silenced ones included.

    `shows_images` says whether its cards show other files, or try to: those may change without it.
    """

    gathered: Gathered
    notes: Mapping[Entry, Note]
    problems: tuple[Diagnostic, ...]
    shows_images: bool


def read(seed: SeedPath, file: RenderedFile, config: Config) -> Read:
    """A seed file with what it was rendered to; what was saved in between has its turn at the next look."""
    gathered = gather([seed.path], config, silently)
    rendered = {one.outline.first_line: one for one in file.entries}
    mine = {entry: rendered[entry.first_line] for entry in gathered.entries if entry.first_line in rendered}
    problems = [*gathered.diagnostics, *(problem for one in mine.values() for problem in one.diagnostics)]
    problems += (found for entry in mine for lint in CARD_LINTS for found in lint(entry))
    notes = {entry: one.note for entry, one in mine.items()}
    return Read(gathered, notes, tuple(problems), bool(file.answers))


def file_of(path: str, one: Read, config: Config, across: Sequence[Diagnostic] = ()) -> File:
    """What the page shows of a file; `across` are the problems that it has with others."""
    left = silence((*one.problems, *across), one.gathered.silencers, config.silencers).diagnostics
    about, elsewhere = by_entry(sorted(left, key=lambda problem: problem.sort_key), list(one.notes))
    return File(path, tuple(_cards(path, one.notes, about)), tuple(elsewhere))


def _cards(path: str, notes: Mapping[Entry, Note], about: Iterable[Sequence[Diagnostic]]) -> Iterator[Card]:
    times: Counter[str] = Counter()
    for (entry, note), problems in zip(notes.items(), about, strict=True):
        name = short_digest(f"{path}\x1f{entry.title.text}\x1f{entry.question.text}", 12)
        times[name] += 1
        for ordinal in note.ordinals:
            yield Card(f"{name}.{times[name]}.{ordinal}", entry, note, ordinal, tuple(problems))
