"""A deck as an `.apkg` file, identical bytes for identical input: the one door to genanki.

What genanki lacks is added by subclasses: each note carries the time at which its own content changed, the archive is
deflated with fixed times in a fixed order, and the SQLite file does not name the library that wrote it.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from hashlib import blake2b
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from ankigen.entries import Deck, Note
from ankigen.notetypes import NoteType

_PAGE = 16_384  # bytes; on SQLite's usual pages of 4,096 a fifth is empty, as few notes fit side by side
_LEVEL = 4  # zlib's usual 6 takes twice as long and saves a tenth
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
_SQLITE_VERSION = slice(96, 100)  # "SQLITE_VERSION_NUMBER of the library that last wrote", SQLite file format 1.3
_ONE_CARD = [genanki.Card(0)]
Row = tuple[int | str, ...]


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
        tags, fields = self._format_tags(), self._format_fields()
        return number, self._guid, self.model.model_id, self.changed, -1, tags, fields, self.fields[0], 0, 0, ""

    def card_row(self, card: genanki.Card, number: int, note: int, deck: int) -> Row:
        """The row of a new card in the table `cards`."""
        return number, note, deck, card.ord, self.changed, -1, 0, 0, self.due, 0, 0, 0, 0, 0, 0, 0, 0, ""


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck that makes each of its notes when it is written, for all of them may not fit into memory."""

    def __init__(self, name: str, models: Mapping[str, _NoteType], description: str = "") -> None:
        super().__init__(_deck_id(name), name, description)
        self._own: list[tuple[Note, int]] = []
        self._models = models

    def add(self, note: Note, due: int) -> None:
        """Add a note that is the `due`-th to be studied."""
        self._own.append((note, due))
        self.add_model(self._models[note.note_type])

    def to_json(self) -> dict[str, Any]:
        # "md": the description is Markdown, which Anki sanitises; as HTML it would run scripts.
        return {**super().to_json(), "md": True}

    def rows(self, numbers: Iterator[int], cards: list[Row]) -> Iterator[Row]:
        """The rows of the notes; those of their cards are added to `cards`."""
        for own, due in self._own:
            note, number = _Note(own, self._models[own.note_type], due), next(numbers)
            cards += (note.card_row(card, next(numbers), number, self.deck_id) for card in note.cards)
            yield note.row(number)


def package_bytes(deck: Deck, media: Mapping[str, bytes], note_types: Mapping[str, NoteType]) -> bytes:
    """The package of a deck and its sub-decks.

    Args:
        deck: The notes, in the order in which they will be studied.
        media: The content of every media file, by name.
        note_types: The note types of the notes, by name.

    Raises:
        DuplicateGuidError: If two notes share a GUID.
    """
    _refuse_duplicates(deck)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        names = sorted(media)
        database = memoryview(_database(deck, note_types))
        version = _SQLITE_VERSION
        _add(package, "collection.anki2", database[: version.start], bytes(4), database[version.stop :])
        _add(package, "media", json.dumps({str(i): name for i, name in enumerate(names)}, sort_keys=True).encode())
        for index, name in enumerate(names):
            _add(package, str(index), media[name])
    return archive.getvalue()


def _refuse_duplicates(deck: Deck) -> None:
    seen: set[str] = set()
    for note in deck.notes:
        if note.guid in seen:
            raise DuplicateGuidError(f"two notes have the GUID {note.guid}")
        seen.add(note.guid)


def _add(package: zipfile.ZipFile, name: str, *parts: bytes | memoryview) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public as `compress_level` from Python 3.13 on
    member.create_system = 3  # the same on every platform
    member.external_attr = 0o644 << 16
    with package.open(member, "w") as file:
        for part in parts:
            file.write(part)


def _database(deck: Deck, note_types: Mapping[str, NoteType]) -> bytes:
    """The collection as the bytes of a SQLite file, without a file."""
    with closing(sqlite3.connect(":memory:")) as connection:
        first = min((note.changed for note in deck.notes), default=1)
        _write(connection.cursor(), _decks(deck, note_types), itertools.count(first * 1000))
        connection.commit()
        return connection.serialize()


def _write(cursor: sqlite3.Cursor, decks: Sequence[_Deck], numbers: Iterator[int]) -> None:
    """The tables as genanki lays them out, filled at once; indexes are made last, which is faster and smaller."""
    cursor.execute(f"PRAGMA page_size = {_PAGE}")
    cursor.executescript(APKG_SCHEMA)
    cursor.executescript(APKG_COL)
    _extend(cursor, "decks", {str(deck.deck_id): deck.to_json() for deck in decks})
    kinds = {number: model.to_json(0, deck.deck_id) for deck in decks for number, model in deck.models.items()}
    _extend(cursor, "models", kinds)
    indexes = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'").fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cards: list[Row] = []
    rows = itertools.chain.from_iterable(deck.rows(numbers, cards) for deck in decks)
    cursor.executemany("INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
    cursor.executemany("INSERT INTO cards VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", cards)
    for _, statement in indexes:
        cursor.execute(statement)


def _extend(cursor: sqlite3.Cursor, column: str, more: Mapping[Any, Any]) -> None:
    """Add to the JSON object in a column of the one row of the table `col`."""
    [(text,)] = cursor.execute(f"SELECT {column} FROM col")  # noqa: S608 - one of two names of ours
    cursor.execute(f"UPDATE col SET {column} = ?", (json.dumps(json.loads(text) | more),))  # noqa: S608


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
