"""What the configuration says about a book: what it is, over what its title line says, and which cards it leaves."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from ankigen.config import FILE_NAME, BookOverride, Config
from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Book, Entry
from ankigen.outlines import Outline
from ankigen.seedfile.titles import key_of

MAX_UNMET = 20
"""More tables without their books are not told."""


def override_of(book: Book, config: Config) -> BookOverride:
    """The `[books."…"]` table of a book, named by its slug or by its title."""
    if not config.books:
        return BookOverride()
    named = _by_key(tuple(config.books))
    name = named.get(book.slug) or named.get(key_of(book.title))
    return config.books[name] if name else BookOverride()


@lru_cache(maxsize=8)
def _by_key(names: tuple[str, ...]) -> dict[str, str]:
    """The names of tables by what identifies their books; each card asks for them."""
    return {key_of(name): name for name in names}


def overridden(book: Book, config: Config) -> Book:
    """The book with what the configuration knows better."""
    said = override_of(book, config)
    return book._replace(
        title=said.title or book.title,
        author=said.author or book.author,
        publisher=said.publisher or book.publisher,
        year=said.year or book.year,
    )


def unmet(books: Iterable[Book], config: Config) -> Iterator[Diagnostic]:
    """A report for each `[books."…"]` table that none of these books has, which are as the configuration knows them."""
    found = {key: book.title for book in books for key in (book.slug, key_of(book.title))}
    renamed = {said.title for said in config.books.values() if said.title}
    likely = {key: title for key, title in found.items() if title not in renamed}
    names = (name for name, said in config.books.items() if not found.keys() & {key_of(name), key_of(said.title)})
    for name in islice(names, MAX_UNMET):
        near = difflib.get_close_matches(key_of(name), likely, n=1)
        remedy = f'did you mean "{likely[near[0]]}"?' if near else "name a book as its title line does"
        place = Position((config.path or Path(FILE_NAME)).as_posix(), config.book_lines.get(name, 1), 1)
        yield Diagnostic(Code.UNUSED_SETTING, place, f'there is no book "{name}" here', remedy)


def least_rating(book: Book, config: Config) -> int | None:
    """The rating that a book's cards need; what is said of the book goes before what is said of all."""
    own = override_of(book, config).min_rating
    return config.min_rating if own is None else own


def is_wanted(entry: Entry | Outline, config: Config) -> bool:
    """Whether a card is rated well enough; one without a rating is."""
    least = least_rating(entry.book, config) if entry.rating is not None else None
    return least is None or entry.rating is None or entry.rating >= least


def with_least_rating(config: Config, least: int) -> Config:
    """The configuration with one least rating for all books."""
    books = {name: said._replace(min_rating=None) for name, said in config.books.items()}
    return replace(config, min_rating=least, books=books)
