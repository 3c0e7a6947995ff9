"""Which deck a note goes to: one below its book's for each part and chapter, however files spell them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from ankigen.books import override_of
from ankigen.config import Config
from ankigen.entries import Book, Entry


def deck_of_book(book: Book, config: Config) -> str:
    """The deck of a book: what the configuration says, else its title."""
    return override_of(book, config).deck or deck_name(book.title)


def deck_of(entry: Entry, book_deck: str) -> str:
    """`<Book>::<Part NN · chapter>`; a text never makes a sub-deck of its own."""
    part = f"Part {entry.part:02d}" if entry.part is not None else ""
    section = " · ".join(filter(None, (part, deck_name(entry.chapter))))
    return "::".join(filter(None, (book_deck, section)))


def deck_name(text: str) -> str:
    """A text as one level of a deck's name: without what Anki does not keep there, and without `::`, a level's end."""
    return " ".join(re.sub(r":{2,}", ":", text.replace('"', "'")).split()).strip(": ")


def decks_as_first_spelt(placed: Iterable[tuple[Book, str]], config: Config) -> Iterator[str]:
    """The decks of notes, given the book and the deck of each as its own file spells them.

    Where files of one book spell its title or a chapter with other capitals or hyphens, the first of them counts: Anki
    would tell decks that differ only in case apart by a `_`.
    """
    spelt: dict[tuple[str, str], str] = {}

    @cache
    def deck_at(book: Book, own: str) -> str:
        name = deck_of_book(book, config)
        first = spelt.setdefault((book.slug, _spoken(name)), name)
        deck = first + own.removeprefix(name)
        return spelt.setdefault((book.slug, _spoken(deck)), deck)

    return (deck_at(book, own) for book, own in placed)


def _spoken(deck: str) -> str:
    """A deck's name as it is read aloud."""
    return re.sub(r"[\s_-]+", " ", unicodedata.normalize("NFC", deck)).casefold()
