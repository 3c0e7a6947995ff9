"""A seed file → its cards and its problems; what has not changed is not rendered again."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ankigen.config import Config
from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry, Note, is_figure
from ankigen.gathering import Gathered, gather
from ankigen.identity import Identified
from ankigen.linting.lint import CARD_LINTS
from ankigen.lock.trace import short_digest, trace_of
from ankigen.notes import NoteMaker
from ankigen.preview.cards import Card, File
from ankigen.preview.templates import ordinals
from ankigen.seedfile.collecting import SeedPath
from ankigen.silencing import silence


@dataclass(frozen=True, slots=True)
class Rendered:
    """The note of an entry, and what is wrong with it or suspicious."""

    note: Note
    problems: tuple[Diagnostic, ...]

    @property
    def has_files(self) -> bool:
        """Whether it shows other files, or tried to: those may change without it."""
        local = any(not is_figure(picture.source) for picture in self.note.pictures)
        return local or any(problem.code is Code.BAD_IMAGE for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Read:
    """A seed file as it was read and rendered."""

    gathered: Gathered
    rendered: dict[Entry, Rendered] = field(default_factory=dict)

    @property
    def has_files(self) -> bool:
        """Whether one of its cards shows other files."""
        return any(one.has_files for one in self.rendered.values())

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """All problems of the file by itself, silenced ones included."""
        return (*self.gathered.diagnostics, *(it for one in self.rendered.values() for it in one.problems))


def read(seed: SeedPath, config: Config, before: Read | None = None) -> Read:
    """Read a seed file and render its entries, but those that `before` has rendered already."""
    gathered = gather([seed.path], config, lambda _stage, _done, _total: None)
    known = {entry: one for entry, one in before.rendered.items() if not one.has_files} if before else {}
    maker = NoteMaker(config, {seed.path.as_posix(): seed})
    return Read(gathered, {entry: known.get(entry) or _rendered(entry, maker) for entry in gathered.entries})


def _rendered(entry: Entry, maker: NoteMaker) -> Rendered:
    note, problems = maker.note(Identified(entry, "", trace_of(entry)))
    return Rendered(note, (*problems, *(found for lint in CARD_LINTS for found in lint(entry))))


def file_of(path: str, one: Read, config: Config, across: Sequence[Diagnostic] = ()) -> File:
    """What the page shows of a file; `across` are the problems that it has with others."""
    left = silence((*one.problems, *across), one.gathered.silencers, config.silencers).diagnostics
    mine, elsewhere = _placed(sorted(left, key=lambda problem: problem.sort_key), list(one.rendered))
    cards = tuple(
        replace(card, problems=tuple(mine.get(card.entry, ()))) for card in _cards(path, one.rendered.items())
    )
    return File(path, cards, tuple(elsewhere))


def _cards(path: str, rendered: Iterable[tuple[Entry, Rendered]]) -> Iterator[Card]:
    times: Counter[str] = Counter()
    for entry, one in rendered:
        name = short_digest(f"{path}\x1f{entry.title.text}\x1f{entry.question.text}", 12)
        times[name] += 1
        for ordinal in ordinals(one.note):
            yield Card(f"{name}.{times[name]}.{ordinal}", entry, one.note, ordinal)


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
