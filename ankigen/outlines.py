"""What is left of an entry once its note is made: enough to know it again, without its texts."""

from __future__ import annotations

from typing import NamedTuple

from ankigen.diagnostics import Position
from ankigen.entries import Book, Entry
from ankigen.lock.trace import Trace, plain, short_digest, squeezed, trace_of


class Outline(NamedTuple):
    """An entry without its texts.

    `trace` is what the lock remembers of it; `text` is equal for entries of which one note is made, and `name` is what
    its GUID is made of where no earlier build knows it.
    """

    path: str
    first_line: int
    last_line: int
    book: Book
    rating: int | None
    id: str
    trace: Trace
    text: str
    name: str

    @property
    def position(self) -> Position:
        """Where the entry begins."""
        return Position(self.path, self.first_line, 1)


def outline_of(entry: Entry) -> Outline:
    """The outline of an entry."""
    return Outline(
        path=entry.path,
        first_line=entry.first_line,
        last_line=entry.last_line,
        book=entry.book,
        rating=entry.rating,
        id=entry.id,
        trace=trace_of(entry),
        text=short_digest("\x1f".join((entry.book.slug, plain(entry.question.text), plain(entry.answer.text))), 18),
        name="\x1f".join((entry.book.slug, *_naming(entry))),
    )


def _naming(entry: Entry) -> tuple[str, ...]:
    return ("id", entry.id) if entry.id else ("text", squeezed(entry.title.text), squeezed(entry.question.text))
