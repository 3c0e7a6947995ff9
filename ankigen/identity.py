"""Which note an entry is: its GUID, its deck, its tags; duplicates become one note."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry, Passage


@dataclass(frozen=True, slots=True)
class Identified:
    """An entry and the GUID by which every learner's Anki knows its note."""

    entry: Entry
    guid: str


def identify(entries: Iterable[Entry]) -> tuple[list[Identified], list[Diagnostic]]:
    """Give each entry its GUID; report exact duplicates and drop them, report ids that two entries claim."""
    entries = tuple(entries)
    keys, diagnostics = keys_of(entries)
    first: dict[str, Entry] = {}
    for entry, key in zip(entries, keys, strict=True):
        first.setdefault(key, entry)
    return [Identified(entry, guid) for guid, entry in first.items()], diagnostics


def keys_of(entries: Iterable[Entry]) -> tuple[list[str], list[Diagnostic]]:
    """The GUID of each entry, which exact duplicates share; duplicates and ids that two entries claim are reported.

    A GUID is made of the book and of the author's id, or of title and question where there is none; a question asked
    twice under one title with different answers counts on.
    """
    diagnostics: list[Diagnostic] = []
    keys: list[str] = []
    asked: dict[str, list[Entry]] = {}
    texts: dict[tuple[str, ...], tuple[Entry, str]] = {}
    for entry in entries:
        text = (entry.book.slug, _plain(entry.question), _plain(entry.answer))
        if text in texts:
            twin, guid = texts[text]
            diagnostics.append(_duplicate(entry, twin))
        else:
            guid = _guid(entry, 1)
            askers = asked.setdefault(guid, [])
            if entry.id and askers:
                diagnostics.append(_claimed(entry, askers[0]))
            askers.append(entry)
            guid = _guid(entry, len(askers))
            texts[text] = entry, guid
        keys.append(guid)
    return keys, diagnostics


def _guid(entry: Entry, count: int) -> str:
    key = ("id", entry.id) if entry.id else ("text", _squeezed(entry.title), _squeezed(entry.question))
    material = "\x1f".join((entry.book.slug, *key, str(count)))
    return base64.urlsafe_b64encode(blake2b(material.encode(), digest_size=12).digest()).decode()


def _plain(passage: Passage) -> str:
    return " ".join(unicodedata.normalize("NFC", passage.text).split())


def _squeezed(passage: Passage) -> str:
    """A text without white space: a note stays the same note however its words and formulas are spaced."""
    return "".join(_plain(passage).split())


def _duplicate(entry: Entry, twin: Entry) -> Diagnostic:
    return Diagnostic(
        Code.DUPLICATE_CARD,
        entry.position,
        f"the same question and answer stand at {twin.path}:{twin.first_line}; one note is made of both",
        "delete one of them",
    )


def _claimed(entry: Entry, owner: Entry) -> Diagnostic:
    return Diagnostic(
        Code.DUPLICATE_ID,
        entry.position,
        f"the id {entry.id} is taken by the card at {owner.path}:{owner.first_line}",
        "give each card an id of its own",
    )


def deck_of(entry: Entry, book_deck: str) -> str:
    """`<Book>::<Part NN · chapter>`; a text never makes a sub-deck of its own."""
    part = f"Part {entry.part:02d}" if entry.part is not None else ""
    section = " · ".join(filter(None, (part, deck_name(entry.chapter))))
    return "::".join(filter(None, (book_deck, section)))


def deck_name(text: str) -> str:
    """A text as one level of a deck's name; Anki does not keep quotation marks and reads `::` as a level."""
    return " ".join(re.sub(r":{2,}", ":", text.replace('"', "'")).split())


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
