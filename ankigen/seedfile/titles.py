"""What the title of a seed file says about its book: title, author, publisher, year.

Titles come from file names of a book collection, such as
`2A005---Some-Title-Publisher-2024-First-Last--_processed`; a title that already reads as words is left alone.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from ankigen.entries import Book

PUBLISHERS = {
    "Academic-Press": "Academic Press",
    "Addison-Wesley": "Addison-Wesley",
    "Addison-Wesley-Professional": "Addison-Wesley Professional",
    "CRC-Press": "CRC Press",
    "Cambridge-University-Press": "Cambridge University Press",
    "Chapman-and-Hall": "Chapman and Hall",
    "McGraw-Hill": "McGraw-Hill",
    "MIT-Press": "MIT Press",
    "Morgan-Kaufmann": "Morgan Kaufmann",
    "No-Starch-Press": "No Starch Press",
    "OReilly": "O'Reilly",
    "OReilly-Media": "O'Reilly Media",
    "Oxford-University-Press": "Oxford University Press",
    "Packt-Publishing": "Packt Publishing",
    "Pragmatic-Bookshelf": "Pragmatic Bookshelf",
    "Prentice-Hall": "Prentice Hall",
    "Princeton-University-Press": "Princeton University Press",
    "The-MIT-Press": "The MIT Press",
}
"""Publishers whose slug is more than one word, or not the way they write their name."""

MAX_TITLE = 1000
"""A longer line is no title."""

_TITLE = re.compile(
    r"#\s+(?:High[- ]Quality\s+)?(?:Flashcards?\s*:\s*)?(?P<slug>.*?)\s*(?:\(Part\s+(?P<part>\d{1,6})\))?\s*#*\s*$"
)
_SHELF_CODE = re.compile(r"^\d+[A-Z]\d+-+")
_YEAR = re.compile(r"-((?:19|20)\d\d)(?!\d)-?")
_INITIAL = re.compile(r"(?<![^\W\d_])([A-Z])_(?=-|$)")


def parse_title(line: str) -> tuple[str, int | None] | None:
    """The slug and the part of a title line; None if the line is no level-one heading."""
    found = _TITLE.match(line) if len(line) <= MAX_TITLE else None
    if not found or not found["slug"]:
        return None
    return found["slug"], int(found["part"]) if found["part"] else None


def book_of_slug(slug: str) -> Book:
    """What can be read from a slug; what cannot be inferred stays in the title, readable."""
    if " " in slug:
        return Book(key_of(slug), slug)
    stem = _stem(_SHELF_CODE.sub("", slug))
    body, _, author = stem.partition("---")
    head, publisher, year, tail = _split_tail(body)
    return Book(key_of(slug), _words(head) or slug, _words(author or tail), publisher, year)


def book_of_file(path: str) -> Book:
    """The book of a file without a title line: its name without the extension."""
    return book_of_slug(PurePath(path).stem)


def key_of(slug: str) -> str:
    """What identifies a book: `X` and `X_processed` are one, so are `X Y` and `x-y`."""
    return re.sub(r"[\W_]+", "-", _stem(slug)).strip("-").casefold()


def _stem(slug: str) -> str:
    return slug.rstrip("-_").removesuffix("processed").rstrip("-_")


def _split_tail(body: str) -> tuple[str, str, int | None, str]:
    """Split `Title-Publisher-YYYY-Author` into title, publisher, year and author."""
    years = list(_YEAR.finditer(body))
    if not years:
        return body, "", None, ""
    before, year, author = body[: years[-1].start()], int(years[-1][1]), body[years[-1].end() :]
    for slug in sorted(PUBLISHERS, key=len, reverse=True):
        if before.casefold().endswith("-" + slug.casefold()):
            return before[: -len(slug) - 1], PUBLISHERS[slug], year, author
    title, _, publisher = before.rpartition("-")
    return (title, publisher, year, author) if title else (before, "", year, author)


def _words(slug: str) -> str:
    """`H_-` is an initial, any other `_-` a colon, `-` and `_` are spaces."""
    text = _INITIAL.sub(r"\1.", slug)
    text = re.sub(r"_-+", ": ", text)
    return re.sub(r"[-_\s]+", " ", text).strip(" :")
