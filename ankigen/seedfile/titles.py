"""What the title of a seed file says about its book: title, author, publisher, year.

Titles come from file names of a book collection, such as
`2A005---Some-Title-Publisher-2024-First-Last--_processed`; a title that already reads as words is left alone.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from ankigen.entries import Book

PUBLISHERS = (
    *("Academic Press", "Addison-Wesley", "Addison-Wesley Professional", "Apress", "Birkhäuser", "Cambridge"),
    *("Cambridge University Press", "Chapman and Hall", "CRC Press", "Dover", "Dover Publications", "Elsevier"),
    *("John Wiley & Sons", "Manning", "Manning Publications", "McGraw-Hill", "Microsoft Press", "MIT Press"),
    *("Morgan Kaufmann", "No Starch Press", "O'Reilly", "O'Reilly Media", "Oxford University Press", "Packt"),
    *("Packt Publishing", "Pearson", "Pearson Education", "Pragmatic Bookshelf", "Prentice Hall"),
    *("Princeton University Press", "Routledge", "SIAM", "Springer", "Springer International Publishing"),
    *("Springer Nature", "Springer-Verlag", "The MIT Press", "Wiley", "World Scientific"),
)
"""Publishers as they write their names; a slug may leave out what is no letter."""

MAX_TITLE = 1000
"""A longer line is no title."""

_TITLE = re.compile(
    r"#{1,3}\s+\**(?:High[- ]Quality\s+)?(?:Flashcards?\s*(?:[:–—-]|for\s|$)\s*)?(?P<slug>.*?)\**\s*"
    r"(?:[(,]\s*Part\s+(?P<part>\d{1,6})\s*\)?)?\**(?:\s+#+)?\s*$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.(?:md|markdown|txt|pdf|epub)$", re.IGNORECASE)
_SHELF_CODE = re.compile(r"^\d+[A-Z]\d+[-_]+")
_SPELT = {"++": "-plus-plus", "#": "-sharp"}
_SIGN = re.compile(r"(?<=[^\W\d_])(?:\+\+|#)(?!\w)")
_YEAR = re.compile(r"-\(?((?:19|20)\d\d)(?!\d)\)?-?")
_INITIAL = re.compile(r"(?<![^\W\d_])([A-Z]|Jr|Sr)_(?=-|$|[A-Z]_)")


def parse_title(line: str) -> tuple[str, int | None] | None:
    """The slug and the part of a title line; None if the line is no heading or names nothing."""
    found = _TITLE.match(line) if len(line) <= MAX_TITLE else None
    if not found or not key_of(found["slug"]):
        return None
    return found["slug"], int(found["part"]) if found["part"] else None


def book_of_slug(slug: str) -> Book:
    """What can be read from a slug; what cannot be inferred stays in the title, readable."""
    if " " in slug:
        return Book(key_of(slug), slug)
    stem = _stem(_SHELF_CODE.sub("", slug))
    body, _, author = stem.partition("---")
    head, publisher, year, tail = _split_tail(body)
    return Book(key_of(slug), _words(head) or slug, _names(author or tail), publisher, year)


def book_of_file(path: str) -> Book:
    """The book of a file without a title line: its name without the extension, and without what cannot be shown."""
    stem = PurePath(path).stem
    return book_of_slug("".join(c if c.isprintable() else "\ufffd" for c in stem))


def key_of(slug: str) -> str:
    """What identifies a book: `X` and `X_processed` are one, so are `X Y` and `x-y`; `C`, `C++` and `C#` are three."""
    spelt = _SIGN.sub(lambda sign: _SPELT[sign[0]], _stem(slug))
    return re.sub(r"[\W_]+", "-", spelt).strip("-").casefold()


def _stem(slug: str) -> str:
    """A slug without what a collection hangs on to it."""
    stem = slug.rstrip("-_")
    while (shorter := _SUFFIX.sub("", stem.removesuffix("processed")).rstrip("-_")) != stem:
        stem = shorter
    return stem


def _split_tail(body: str) -> tuple[str, str, int | None, str]:
    """Split `Title-Publisher-YYYY-Author` into title, publisher, year and author; a lone year is part of the title."""
    years = list(_YEAR.finditer(body))
    if not years:
        return body, "", None, ""
    before, year, author = body[: years[-1].start()], int(years[-1][1]), body[years[-1].end() :]
    title, publisher = _split_publisher(before, guess=bool(author))
    return (title, publisher, year, author) if publisher else (body, "", None, "")


def _split_publisher(before: str, *, guess: bool) -> tuple[str, str]:
    """Split `Title-Publisher`: the longest known name, or else the last word if that may be guessed."""
    words = before.split("-")
    for count in range(min(4, len(words) - 1), 0, -1):
        if known := _KNOWN.get(_letters("".join(words[-count:]))):
            return "-".join(words[:-count]), known
    if guess and len(words) > 1 and words[-1][:1].isupper():
        return "-".join(words[:-1]), words[-1]
    return before, ""


def _letters(name: str) -> str:
    return re.sub(r"[\W_]|and", "", name.casefold())


_KNOWN = {_letters(name): name for name in PUBLISHERS}


def _names(slug: str) -> str:
    """Authors: `O_Neil` has an apostrophe, and `_-` stands between two of them."""
    return _words(re.sub(r"_-+(?=\w)", ",-", re.sub(r"(?<![^\W_])O_(?=[A-Z])", "O'", _INITIAL.sub(r"\1.", slug))))


def _words(slug: str) -> str:
    """`H_-` is an initial, any other `_-` a colon, `-` and `_` are spaces."""
    text = _INITIAL.sub(r"\1.", slug)
    text = re.sub(r"_-+(?=.)", ": ", text)
    return re.sub(r"[-_\s]+", " ", text).strip(" :")
