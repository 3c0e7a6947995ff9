"""A seed file → its cards and its problems."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.entries import Entry, Note
from ankigen.gathering import Gathered, gather, silently
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
    mine, elsewhere = _placed(sorted(left, key=lambda problem: problem.sort_key), list(one.notes))
    cards = tuple(replace(card, problems=tuple(mine.get(card.entry, ()))) for card in _cards(path, one.notes))
    return File(path, cards, tuple(elsewhere))


def _cards(path: str, notes: Mapping[Entry, Note]) -> Iterator[Card]:
    times: Counter[str] = Counter()
    for entry, note in notes.items():
        name = short_digest(f"{path}\x1f{entry.title.text}\x1f{entry.question.text}", 12)
        times[name] += 1
        for ordinal in note.ordinals:
            yield Card(f"{name}.{times[name]}.{ordinal}", entry, note, ordinal)


def _placed(
    problems: Iterable[Diagnostic], entries: Sequence[Entry]
) -> tuple[dict[Entry, list[Diagnostic]], list[Diagnostic]]:
    """Problems by the entry in whose lines they lie, and those that lie in none."""
    ordered = sorted(entries, key=lambda entry: entry.first_line)
    mine: dict[Entry, list[Diagnostic]] = {}
    elsewhere = []
    for problem in problems:
        index = bisect_right(ordered, problem.position.line, key=lambda entry: entry.first_line) - 1
        if index >= 0 and problem.position.line <= ordered[index].last_line:
            mine.setdefault(ordered[index], []).append(problem)
        else:
            elsewhere.append(problem)
    return mine, elsewhere
