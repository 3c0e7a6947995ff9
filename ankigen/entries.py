"""The nouns that the stages hand to each other; all of them frozen."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.pictures import Picture

CLOZE = re.compile(r"\{\{c(?P<numbers>[1-9]\d{0,2}(?:,[1-9]\d{0,2})*)::")
"""Where a cloze opens; several numbers hide the same text on several cards."""

CLOZE_LIKE = re.compile(
    r"(?<!\{)(?:\{\{[ \t]{0,3}(?:c[ \t]{0,3}(?P<c>\d{0,3})[ \t]{0,3}::?|(?P<bare>\d{1,3})::)|\{c(?P<single>\d{1,3})::)"
    r"(?P<text>[^{}\n:]{0,30})",
    re.IGNORECASE,
)
"""How a cloze opens, also one that Anki would not take for one: `{{c1:`, `{c1::`, `{{C1::`, `{{ c1::`, `{{c0::`."""


class Line(NamedTuple):
    """A line of a seed file, or what follows a marker on it; `number` and `column` count from 1."""

    number: int
    column: int
    text: str


@dataclass(frozen=True)
class Passage:
    """A part of an entry as its author wrote it, which remembers where each of its lines stood.

    The lines need not be neighbours in the file: a repaired answer may skip a marker.
    """

    path: str
    lines: tuple[Line, ...] = ()

    @cached_property
    def text(self) -> str:
        """The lines, joined by line feeds."""
        return "\n".join([line.text for line in self.lines])

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line.text) + 1 for line in self.lines[:-1]), initial=0))

    def position(self, offset: int = 0) -> Position:
        """The place in the seed file of the character at `offset` of `text`."""
        if not self.lines:
            return Position(self.path, 1, 1)
        index = bisect_right(self._starts, offset) - 1
        line = self.lines[index]
        return Position(self.path, line.number, line.column + offset - self._starts[index])

    def diagnostic(self, code: Code, offset: int, found: str, remedy: str) -> Diagnostic:
        """A diagnostic about the character at `offset` of `text`."""
        return Diagnostic(code, self.position(offset), found, remedy)

    def __bool__(self) -> bool:
        return bool(self.text.strip())


class Book(NamedTuple):
    """What the title line of a seed file says about its source; empty where it says nothing."""

    slug: str
    title: str
    author: str = ""
    publisher: str = ""
    year: int | None = None

    @property
    def published(self) -> str:
        """Publisher and year, as far as they are known."""
        return " ".join(filter(None, (self.publisher, str(self.year or ""))))


class Entry(NamedTuple):
    """One flashcard as its author wrote it.

    An entry without an answer whose text holds a cloze (`{{c1::…}}`) is a cloze entry; its text is `question`.
    """

    book: Book
    part: int | None
    chapter: str
    title: Passage
    context: Passage
    question: Passage
    answer: Passage
    rating: int | None = None
    tags: tuple[str, ...] = ()
    id: str = ""
    first_line: int = 1
    last_line: int = 1
    is_cloze: bool = False

    @property
    def path(self) -> str:
        """The seed file, as it was named on the command line."""
        return self.question.path

    @property
    def position(self) -> Position:
        """Where the entry begins."""
        return Position(self.path, self.first_line, 1)


class Rendered(NamedTuple):
    """A passage as HTML that is safe to put on a card, the pictures in it, and what was wrong with it."""

    html: str = ""
    pictures: tuple[Picture, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Note(NamedTuple):
    """What Anki will store: field values by field name, tags, deck.

    `guid` is empty where the note is not identified yet. `changed`, in seconds since 1970, is the lock's word; 0 where
    nobody has asked it yet. `fonts` are the media names of the slices of the math font that it shows.
    """

    guid: str
    note_type: str
    fields: Sequence[tuple[str, str]]
    tags: tuple[str, ...]
    deck: str
    pictures: tuple[Picture, ...]
    changed: int = 0
    fonts: tuple[str, ...] = ()

    @property
    def ordinals(self) -> tuple[int, ...]:
        """The numbers of the cards that Anki makes of it, rising: a cloze note has one for each number in its text."""
        if self.note_type != "cloze":
            return (1,)
        numbers = (found["numbers"] for found in CLOZE.finditer(dict(self.fields)["Text"]))
        return tuple(sorted({int(number) for several in numbers for number in several.split(",")}))


class Deck(NamedTuple):
    """The notes of one package, in the order of their source, and the package's description in Markdown."""

    name: str
    description: str
    notes: tuple[Note, ...]
