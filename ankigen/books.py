"""What the configuration says about a book, laid over what its title line says."""

from __future__ import annotations

from dataclasses import replace

from ankigen.config import BookOverride, Config
from ankigen.entries import Book
from ankigen.seedfile.titles import key_of


def override_of(book: Book, config: Config) -> BookOverride:
    """The `[books."…"]` table of a book, named by its slug or by its title."""
    named = {key_of(name): override for name, override in config.books.items()}
    return named.get(book.slug) or named.get(key_of(book.title)) or BookOverride()


def overridden(book: Book, config: Config) -> Book:
    """The book with what the configuration knows better."""
    said = override_of(book, config)
    return replace(
        book,
        title=said.title or book.title,
        author=said.author or book.author,
        publisher=said.publisher or book.publisher,
        year=said.year or book.year,
    )
