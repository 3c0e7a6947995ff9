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
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any

import genanki

from ankigen.entries import Deck, Note
from ankigen.notetypes import NoteType

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
_SQLITE_VERSION = slice(96, 100)  # "SQLITE_VERSION_NUMBER of the library that last wrote", SQLite file format 1.3


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
    def __init__(self, note: Note, model: _NoteType, due: int) -> None:
        names = [field["name"] for field in model.fields]
        values = dict(note.fields)
        if unknown := values.keys() - set(names):
            raise ValueError(f"the note type {model.name} has no field {min(unknown)}")
        fields = [values.get(name, "") for name in names]
        super().__init__(model, fields, tags=note.tags, guid=note.guid, due=due)
        self._changed = note.changed
        if not self.cards:
            raise ValueError(f"the note {note.guid} would have no card")

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        del timestamp
        super().write_to_db(cursor, self._changed, deck_id, id_gen)

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Fields are sanitised before they come here; the check is slow and knows no MathML."""


class _Deck(genanki.Deck):  # type: ignore[misc]
    def to_json(self) -> dict[str, Any]:
        # "md": the description is Markdown, which Anki sanitises; as HTML it would run scripts.
        return {**super().to_json(), "md": True}


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
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        names = sorted(media)
        _add(package, "collection.anki2", _database(deck, note_types))
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


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3  # the same on every platform
    member.external_attr = 0o644 << 16
    package.writestr(member, content)


def _database(deck: Deck, note_types: Mapping[str, NoteType]) -> bytes:
    """The collection as the bytes of a SQLite file, without a file."""
    connection = sqlite3.connect(":memory:")
    try:
        first = min((note.changed for note in deck.notes), default=1)
        genanki.Package(_decks(deck, note_types)).write_to_db(connection.cursor(), first, itertools.count(first * 1000))
        connection.commit()
        content = bytearray(connection.serialize())
    finally:
        connection.close()
    content[_SQLITE_VERSION] = bytes(4)
    return bytes(content)


def _decks(deck: Deck, note_types: Mapping[str, NoteType]) -> list[_Deck]:
    """The book's own deck with the description, then its sub-decks in the order of their first notes."""
    models = {name: _NoteType(note_types[name]) for name in dict.fromkeys(note.note_type for note in deck.notes)}
    decks = {deck.name: _Deck(_deck_id(deck.name), deck.name, deck.description)}
    for due, note in enumerate(deck.notes, start=1):
        target = decks.setdefault(note.deck, _Deck(_deck_id(note.deck), note.deck))
        target.add_note(_Note(note, models[note.note_type], due))
    return list(decks.values())


def _deck_id(name: str) -> int:
    """Anki throws deck ids away, but within a package they must differ; above 2³² none of Anki's own lie."""
    return (1 << 40) + int.from_bytes(blake2b(name.encode(), digest_size=5).digest())
