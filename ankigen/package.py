"""A deck as an `.apkg` file, identical bytes for identical input: the one door to genanki.

What genanki lacks is added by subclasses: each note carries the time at which its own content changed. What is written
is described while it is written.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from ankigen.apkg.database import Database
from ankigen.apkg.digest import Tally, frame_digest, note_digest
from ankigen.apkg.schema import read_schema
from ankigen.container import LARGE, Row, joined, package_of, schema_of, spaced
from ankigen.deferring import deferred
from ankigen.entries import Deck, Note
from ankigen.notetypes import NoteType

with deferred("asyncio", "yaml"):  # a tenth of the time of a small build
    import genanki
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA

_ONE_CARD = [genanki.Card(0)]


class DuplicateGuidError(ValueError):
    """Two notes of a package share a GUID; Anki would import both and update only one."""


class _NoteType(genanki.Model):  # type: ignore[misc]  # genanki has no types
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

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        del timestamp
        json_object: dict[str, Any] = super().to_json(self._changed, deck_id)
        return json_object


class _Note(genanki.Note):  # type: ignore[misc]
    """A note that knows its own time, and makes its rows without looking at each field again."""

    def __init__(self, note: Note, model: _NoteType, due: int) -> None:  # genanki's own takes half the time of a row
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
        self._own_cards = _ONE_CARD if note.ordinals == (1,) else [genanki.Card(number - 1) for number in note.ordinals]
        if not self.cards:
            raise ValueError(f"the note {note.guid} would have no card")

    @cached_property
    def cards(self) -> list[genanki.Card]:
        return self._own_cards if self.fields[0] else []

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


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck whose notes are made when they are written, for all of them may not fit into memory."""

    def __init__(self, name: str, kinds: Mapping[str, _NoteType], description: str = "") -> None:
        super().__init__(_deck_id(name), name, description)
        self.own: list[tuple[Note, int]] = []
        self.kinds = kinds

    def add(self, note: Note, due: int) -> None:
        """Add a note that is the `due`-th to be studied."""
        self.own.append((note, due))
        self.add_model(self.kinds[note.note_type])

    def to_json(self) -> dict[str, Any]:
        # "md": the description is Markdown, which Anki sanitises; as HTML it would run scripts.
        return {**super().to_json(), "md": True}


class Written(NamedTuple):
    """A package as bytes, the digests of what it holds, how many cards are in each deck, and how many media files."""

    content: bytes
    tally: Tally
    decks: Mapping[str, int]
    media: int


@dataclass(slots=True)
class _Rows:
    """The rows of the notes, made one after the other; what is known of them once they were asked for."""

    decks: list[_Deck]
    is_told: bool
    cards: list[Row] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def notes(self) -> Iterator[Row]:
        """The rows of the table `notes`; they are numbered from the time of the oldest note on."""
        numbers = itertools.count(1000 * min((note.changed for deck in self.decks for note, _ in deck.own), default=1))
        for deck in self.decks:
            for own, due in deck.own:
                note = _Note(own, deck.kinds[own.note_type], due)
                yield self._row(note, deck, next(numbers), numbers)

    def _row(self, note: _Note, deck: _Deck, number: int, numbers: Iterator[int]) -> Row:
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
    decks = _decks(deck, note_types)
    rows = _Rows(decks, is_told)
    with closing(_empty(decks)) as empty:
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


def _empty(decks: Iterable[_Deck]) -> sqlite3.Connection:
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


def _decks(deck: Deck, note_types: Mapping[str, NoteType]) -> list[_Deck]:
    """The book's own deck with the description, then its sub-decks in the order of their first notes."""
    models = {name: _NoteType(note_types[name]) for name in dict.fromkeys(note.note_type for note in deck.notes)}
    decks = {deck.name: _Deck(deck.name, models, deck.description)}
    for due, note in enumerate(deck.notes, start=1):
        if note.deck not in decks:
            decks[note.deck] = _Deck(note.deck, models)
        decks[note.deck].add(note, due)
    return list(decks.values())


def _deck_id(name: str) -> int:
    """Anki throws deck ids away, but within a package they must differ; above 2³² none of Anki's own lie."""
    return (1 << 40) + int.from_bytes(blake2b(name.encode(), digest_size=5).digest())
