"""A card in the clean form of the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ankigen.entries import Entry
from ankigen.fixing.formulas import tidied


def clean_form(entry: Entry, comments: Iterable[str]) -> Iterator[str]:
    """The lines of an entry, from its rating to its closer; `comments` are its comment lines."""
    if entry.rating is not None:
        yield f"**Rating: {entry.rating}/10**"
    if entry.title:
        yield "#### " + " ".join(tidied(entry.title).split())
    yield from comments
    if entry.context:
        yield from tidied(entry.context).split("\n")
    yield from _question(entry)
    if entry.answer:
        yield "??x"
        yield from tidied(entry.answer).split("\n")
        yield "x??"


def _question(entry: Entry) -> Iterator[str]:
    """The question behind its marker; a cloze card without a context is nothing but its text."""
    marker = "" if entry.is_cloze and not entry.context else ":p "
    yield from (marker + tidied(entry.question)).split("\n")
