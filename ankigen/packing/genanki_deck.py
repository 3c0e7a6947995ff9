"""Note types, notes and decks as genanki has them, and what it lacks: the one door to it.

Each note carries the time at which its own content changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any

from ankigen.apkg.digest import note_digest
from ankigen.deferring import deferred
from ankigen.entries import Deck, Note
from ankigen.notetypes import NoteType
from ankigen.packing.container import Row, joined, spaced

with deferred("asyncio", "yaml"):  # a tenth of the time of a small build
    import genanki
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA

_ONE_CARD = [genanki.Card(0)]


class GenankiNoteType(genanki.Model):  # type: ignore[misc]  # genanki has no types
    """A note type that knows when its own look changed."""

    def __init__(self, note_type: NoteType) -> None:
        super().__init__(
            note_type.id,
            note_type.name,
            fields=[{"name": field.name, "id": field.id} for field in note_type.fields],
            templates=[
                {
                    "name": note_type.template.name,
                    "id": note_type.template.id,
                    "qfmt": note_type.front,
                    "afmt": note_type.back,
                }
            ],
            css=note_type.css,
            model_type=self.CLOZE if note_type.kind == "cloze" else self.FRONT_BACK,
        )
        self.names = [field.name for field in note_type.fields]
        self._changed = note_type.changed

    @cached_property
    def _req(self) -> list[list[Any]]:
        """The first field makes the card; genanki would guess from the template, and mistake filters."""
        return [[0, "all", [0]]]

    def to_json(self, _time: float, deck_id: int) -> dict[str, Any]:
        """As a collection has it; the time of the whole package does not matter."""
        json_object: dict[str, Any] = super().to_json(self._changed, deck_id)
        return json_object


class GenankiNote(genanki.Note):  # type: ignore[misc]
    """A note that knows its own time, and makes its rows without looking at each field again."""

    # genanki's own takes half the time of a row
    def __init__(self, note: Note, model: GenankiNoteType, due: int) -> None:
        values = dict(note.fields)
        self.model = model
        self.fields = [values.pop(name, "") for name in model.names]
        if values:
            raise ValueError(f"the note type {model.name} has no field {min(values)}")
        self._sort_field = None
        self._tags = note.tags
        self._guid = note.guid
        self.due = due
        self.changed = note.changed
        # genanki counts no cloze that has several numbers or stands within another
        self.cards = _ONE_CARD if note.ordinals == (1,) else [genanki.Card(number - 1) for number in note.ordinals]
        if not (self.cards and self.fields[0]):
            raise ValueError(f"the note {note.guid} would have no card")

    def row(self, number: int) -> Row:
        """The row of the table `notes`."""
        tags, fields = spaced(self._tags), joined(self.fields)
        return number, self._guid, self.model.model_id, self.changed, -1, tags, fields, self.fields[0], 0, 0, ""

    def digest(self, fields: str, deck: str) -> str:
        """The digest of the note in a deck, with its fields as they are written."""
        cards, kind = [(card.ord, deck) for card in self.cards], self.model.model_id
        return note_digest(self._guid, fields, note_type=kind, tags=self._tags, changed=self.changed, cards=cards)

    def card_row(self, card: genanki.Card, number: int, note: int, deck: int) -> Row:
        """The row of a new card in the table `cards`."""
        return number, note, deck, card.ord, self.changed, -1, 0, 0, self.due, 0, 0, 0, 0, 0, 0, 0, 0, ""


class GenankiDeck(genanki.Deck):  # type: ignore[misc]
    """A deck whose notes are made when they are written, for all of them may not fit into memory."""

    def __init__(self, name: str, kinds: Mapping[str, GenankiNoteType], description: str = "") -> None:
        super().__init__(_deck_id(name), name, description)
        self.own: list[tuple[Note, int]] = []
        self.kinds = kinds

    def add(self, note: Note, due: int) -> None:
        """Add a note that is the `due`-th to be studied."""
        self.own.append((note, due))
        self.add_model(self.kinds[note.note_type])

    def to_json(self) -> dict[str, Any]:
        """As a collection has it; by `md` the description is Markdown, which Anki sanitises: HTML would run scripts."""
        return {**super().to_json(), "md": True}


def decks_of(deck: Deck, note_types: Mapping[str, NoteType]) -> list[GenankiDeck]:
    """The book's own deck with the description, then its sub-decks in the order of their first notes."""
    models = {name: GenankiNoteType(note_types[name]) for name in dict.fromkeys(note.note_type for note in deck.notes)}
    decks = {deck.name: GenankiDeck(deck.name, models, deck.description)}
    for due, note in enumerate(deck.notes, start=1):
        if note.deck not in decks:
            decks[note.deck] = GenankiDeck(note.deck, models)
        decks[note.deck].add(note, due)
    return list(decks.values())


def empty_collection(decks: Iterable[GenankiDeck]) -> sqlite3.Connection:
    """A collection with these decks and their note types, as genanki lays it out."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(APKG_SCHEMA + APKG_COL)
    _extend(connection, "decks", {str(deck.deck_id): deck.to_json() for deck in decks})
    kinds = {number: model.to_json(0, deck.deck_id) for deck in decks for number, model in deck.models.items()}
    _extend(connection, "models", kinds)
    return connection


def _extend(connection: sqlite3.Connection, column: str, more: Mapping[Any, Any]) -> None:
    """Add to the JSON object in a column of the one row of the table `col`."""
    [(text,)] = connection.execute(f"SELECT {column} FROM col")  # noqa: S608 - one of two names of ours
    connection.execute(f"UPDATE col SET {column} = ?", (json.dumps(json.loads(text) | more),))  # noqa: S608


def _deck_id(name: str) -> int:
    """Anki throws deck ids away, but within a package they must differ; above 2³² none of Anki's own lie."""
    return (1 << 40) + int.from_bytes(blake2b(name.encode(), digest_size=5).digest())
