"""A package with the texts of some notes replaced: the bytes that it would have if it were written anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from ankigen.apkg.digest import Tally, note_digest
from ankigen.entries import Note
from ankigen.packing.container import LARGE, joined, package_of, schema_of, spaced, taken_apart


@dataclass(frozen=True, slots=True)
class _Row:
    """What can change in a note's row."""

    changed: int
    tags: str
    fields: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A package as bytes, and the digests of what it holds."""

    content: bytes
    tally: Tally


def rewritten(package: bytes, tally: Tally | None, notes: Iterable[Note]) -> Rewritten:
    """A package with other texts, tags and times of some of its notes; all else about them is the same.

    Raises:
        ValueError: If it does not hold them, or if its oldest note becomes newer, from whose time they are numbered.
    """
    if tally is None:
        raise ValueError("nobody knows what it holds")
    collection, media = taken_apart(package)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(collection)
        oldest = connection.execute("SELECT min(mod) FROM notes").fetchone()
        replaced = dict(_replaced(connection, notes))
        if connection.execute("SELECT min(mod) FROM notes").fetchone() != oldest:
            raise ValueError("the notes would be numbered anew")
        tables = {name: connection.execute(f"SELECT * FROM {name} ORDER BY id") for name in ("col", "notes", "cards")}  # noqa: S608
        [(count,)] = connection.execute("SELECT count(*) FROM notes")
        content = package_of(schema_of(connection), tables, media, is_large=count > LARGE)
    return Rewritten(content, tally.with_other(replaced))


def _replaced(connection: sqlite3.Connection, notes: Iterable[Note]) -> Iterator[tuple[str, str]]:
    """Replace notes in their rows; the digests that they had and have."""
    [(models,)] = connection.execute("SELECT models FROM col")
    names = {int(key): [field["name"] for field in model["flds"]] for key, model in json.loads(models).items()}
    places = {guid: (number, kind) for number, guid, kind in connection.execute("SELECT id, guid, mid FROM notes")}
    for note in notes:
        if note.guid not in places:
            raise ValueError(f"the note {note.guid} is not in the package")
        number, kind = places[note.guid]
        values = dict(note.fields)
        texts = [values.get(name, "") for name in names[kind]]
        [before] = connection.execute("SELECT mod, tags, flds FROM notes WHERE id = ?", (number,))
        now = _Row(note.changed, spaced(note.tags), joined(texts))
        connection.execute(
            "UPDATE notes SET mod = ?, tags = ?, flds = ?, sfld = ? WHERE id = ?",
            (now.changed, now.tags, now.fields, texts[0], number),
        )
        connection.execute("UPDATE cards SET mod = ? WHERE nid = ?", (note.changed, number))
        yield _digest(note, kind, _Row(*before)), _digest(note, kind, now)


def _digest(note: Note, kind: int, row: _Row) -> str:
    cards = [(number - 1, note.deck) for number in note.ordinals]
    tags = row.tags.split()
    return note_digest(note.guid, row.fields, note_type=kind, tags=tags, changed=row.changed, cards=cards)
