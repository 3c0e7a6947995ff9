"""The tags of a note: for book, chapter and rating, and its author's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ankigen.entries import Entry


def tags_of(entry: Entry, more: Iterable[str]) -> tuple[str, ...]:
    """Tags for book, chapter and rating, then the author's own, without repetition, in a fixed order."""
    tags = [
        tag("book", entry.book.title),
        tag("chapter", entry.chapter) if entry.chapter else "",
        tag("rating", str(entry.rating)) if entry.rating is not None else "",
        *(clean_tag(text) for text in (*entry.tags, *more)),
    ]
    return tuple(sorted({text.casefold(): text for text in reversed(tags) if text}.values()))


def tag(kind: str, text: str) -> str:
    """A hierarchical tag such as `book::Learn-to-Draw`."""
    return f"{kind}::{clean_tag(text).replace('::', '-')}"


def clean_tag(text: str) -> str:
    """A text as one tag: no spaces, no quotation marks, nothing invisible."""
    printable = "".join(c if c.isprintable() and c not in "\"'<>&{}[]\\$,;" else " " for c in text)
    return "-".join(re.sub(r"(?<!:):(?!:)", " ", printable).split())
