"""A deck as an `.apkg` file, identical bytes for identical input; what is written is described while it is written."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from ankigen.apkg.database import Database
from ankigen.apkg.digest import Tally, frame_digest
from ankigen.apkg.schema import read_schema
from ankigen.entries import Deck
from ankigen.notetypes import NoteType
from ankigen.packing.container import LARGE, Row, package_of, schema_of
from ankigen.packing.genanki_deck import GenankiDeck, GenankiNote, decks_of, empty_collection


class DuplicateGuidError(ValueError):
    """Two notes of a package share a GUID; Anki would import both and update only one."""


class Written(NamedTuple):
    """A package as bytes, the digests of what it holds, how many cards are in each deck, and how many media files."""

    content: bytes
    tally: Tally
    decks: Mapping[str, int]
    media: int


@dataclass(slots=True)
class _Rows:
    """The rows of the notes, made one after the other; what is known of them once they were asked for."""

    decks: list[GenankiDeck]
    is_told: bool
    cards: list[Row] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def notes(self) -> Iterator[Row]:
        """The rows of the table `notes`; they are numbered from the time of the oldest note on."""
        numbers = itertools.count(1000 * min((note.changed for deck in self.decks for note, _ in deck.own), default=1))
        for deck in self.decks:
            for own, due in deck.own:
                note = GenankiNote(own, deck.kinds[own.note_type], due)
                yield self._row(note, deck, next(numbers), numbers)

    def _row(self, note: GenankiNote, deck: GenankiDeck, number: int, numbers: Iterator[int]) -> Row:
        row = note.row(number)
        self.cards += (note.card_row(card, next(numbers), number, deck.deck_id) for card in note.cards)
        self.counts[deck.name] += len(note.cards)
        if self.is_told:
            self.digests.append(note.digest(str(row[6]), deck.name))
        return row


def package_bytes(deck: Deck, media: Mapping[str, bytes], note_types: Mapping[str, NoteType]) -> bytes:
    """The package of a deck, as `write_package` makes it, for whom its digests are of no interest."""
    return write_package(deck, media, note_types, is_told=False).content


def write_package(
    deck: Deck, media: Mapping[str, bytes], note_types: Mapping[str, NoteType], *, is_told: bool = True
) -> Written:
    """The package of a deck and its sub-decks.

    Args:
        deck: The notes, in the order in which they will be studied.
        media: The content of every media file, by name.
        note_types: The note types of the notes, by name.
        is_told: Whether the digests of the notes are wanted.

    Raises:
        DuplicateGuidError: If two notes share a GUID.
    """
    _refuse_duplicates(deck)
    decks = decks_of(deck, note_types)
    rows = _Rows(decks, is_told)
    with closing(empty_collection(decks)) as empty:
        tables = {"col": empty.execute("SELECT * FROM col"), "notes": rows.notes(), "cards": rows.cards}
        content = package_of(schema_of(empty), tables, media, is_large=len(deck.notes) > LARGE)
        kinds, known = read_schema(Database(empty))
    used = {note_types[note.note_type].id for note in deck.notes}
    files = {name: sha256(content).hexdigest() for name, content in media.items()}
    frame = frame_digest((kinds[key] for key in used), known.values(), rows.counts, files)
    return Written(content, Tally(frame, tuple(rows.digests)), rows.counts, len(media))


def _refuse_duplicates(deck: Deck) -> None:
    seen: set[str] = set()
    for note in deck.notes:
        if note.guid in seen:
            raise DuplicateGuidError(f"two notes have the GUID {note.guid}")
        seen.add(note.guid)
