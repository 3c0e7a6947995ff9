"""What `ankigen.toml` could say of the books that were found, as commented tables."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator

from ankigen.decks import deck_name
from ankigen.entries import Book
from ankigen.seedfile.titles import key_of

MOST = 50
"""More books are counted, not listed."""


def proposals(books: Iterable[Book]) -> str:
    """A table for each book, commented out; taking the `#` away changes nothing until a value is changed."""
    named = {key_of(book.title): book for book in books if book.title.isprintable()}
    tables = ["\n".join(_table(book)) for book in itertools.islice(named.values(), MOST)]
    more = [f"# … and {len(named) - MOST:,} more."] if len(named) > MOST else []
    return "\n\n".join([*tables, *more])


def _table(book: Book) -> Iterator[str]:
    yield f"#[books.{_quoted(book.title)}]"
    values = {"title": book.title, "author": book.author, "publisher": book.publisher, "deck": deck_name(book.title)}
    for key, value in values.items():
        if value.strip() and value.isprintable():
            yield f"#{key} = {_quoted(value)}"
    if book.year:
        yield f"#year = {book.year}"


def _quoted(text: str) -> str:
    """A text as TOML writes it: as JSON does, where all of it can be printed."""
    return json.dumps(text, ensure_ascii=False)
