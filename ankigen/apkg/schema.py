"""Note types and decks in the two schemas of Anki's collections: in 11 they are JSON, in 18 they are tables.

Values are only taken if they are of the kind that they should be.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ankigen.apkg import protobuf
from ankigen.apkg.contents import Deck, Field, NoteType, Template
from ankigen.apkg.database import Database

T = TypeVar("T")
TABLES_FROM = 18
"""The first schema whose note types are tables."""


class SchemaError(ValueError):
    """A value in a collection that is not of the kind that it should be; the message says which."""


def read_schema(database: Database) -> tuple[dict[int, NoteType], dict[int, Deck]]:
    """The note types and the decks of a collection by id."""
    versions = [whole(row[0], "ver") for row in database.rows("col", ("ver",), "id")]
    if len(versions) != 1:
        raise SchemaError("the collection does not say which schema it has")
    if versions[0] >= TABLES_FROM:
        return _note_types(database), _decks(database)
    [(models, decks)] = database.rows("col", ("models", "decks"), "id")
    return _by_id(models, _note_type_of), _by_id(decks, _deck_of)


def whole(value: object, name: str) -> int:
    """A value that must be an integer."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise SchemaError(f"{name} is no integer")
    return value


def words(value: object, name: str) -> str:
    """A value that must be text; SQLite gives back numbers that were written into a column of texts."""
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise SchemaError(f"{name} is no text")
    return value


def _by_id(column: object, read: Callable[[int, Mapping[str, Any]], T]) -> dict[int, T]:
    objects = json.loads(words(column, "the description of note types or decks"))
    if not isinstance(objects, dict) or not all(isinstance(value, dict) for value in objects.values()):
        raise SchemaError("the description of note types or decks is no JSON object")
    return {int(key): read(int(key), value) for key, value in objects.items()}


def _note_type_of(key: int, value: Mapping[str, Any]) -> NoteType:
    return NoteType(
        id=key,
        name=words(value.get("name"), "a note type's name"),
        kind="cloze" if value.get("type") == 1 else "normal",
        changed=whole(value.get("mod", 0), "a note type's mod"),
        fields=tuple(Field(words(f.get("name"), "a field's name"), _id(f)) for f in _listed(value, "flds")),
        templates=tuple(
            Template(_said(t, "name"), _said(t, "qfmt"), _said(t, "afmt"), _id(t)) for t in _listed(value, "tmpls")
        ),
        css=words(value.get("css", ""), "a note type's css"),
    )


def _said(value: Mapping[str, Any], key: str) -> str:
    return words(value.get(key), f"a template's {key}")


def _listed(value: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    items = value.get(key)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise SchemaError(f"a note type's {key} are no list")
    return items


def _id(value: Mapping[str, Any]) -> int | None:
    return None if value.get("id") is None else whole(value["id"], "an id")


def _deck_of(_: int, value: Mapping[str, Any]) -> Deck:
    return Deck(words(value.get("name"), "a deck's name"), words(value.get("desc", ""), "a deck's description"))


# Schema 18: what is not a column is a message. The numbers of the fields are those of Anki's .proto files.


def _note_types(database: Database) -> dict[int, NoteType]:
    fields: dict[int, list[Field]] = defaultdict(list)
    for owner, name, config in _configured(database, "fields", "ntid", "ntid, ord"):
        fields[owner].append(Field(name, protobuf.integer(config, 9)))
    templates: dict[int, list[Template]] = defaultdict(list)
    for owner, name, config in _configured(database, "templates", "ntid", "ntid, ord"):
        front, back = protobuf.text(config, 1), protobuf.text(config, 2)
        templates[owner].append(Template(name, front, back, protobuf.integer(config, 8)))
    times = {key: whole(time, "mtime_secs") for key, time in database.rows("notetypes", ("id", "mtime_secs"), "id")}
    return {
        key: NoteType(
            id=key,
            name=name,
            kind="cloze" if protobuf.integer(config, 1) == 1 else "normal",
            changed=times[key],
            fields=tuple(fields[key]),
            templates=tuple(templates[key]),
            css=protobuf.text(config, 3),
        )
        for key, name, config in _configured(database, "notetypes", "id", "id")
    }


def _decks(database: Database) -> dict[int, Deck]:
    decks = {}
    for key, name, kind in database.rows("decks", ("id", "name", "kind"), "id"):
        normal = protobuf.messages(protobuf.parse(_bytes(kind)), 1)
        description = protobuf.text(normal[0], 4) if normal else ""
        decks[whole(key, "a deck's id")] = Deck(words(name, "a deck's name").replace("\x1f", "::"), description)
    return decks


def _configured(database: Database, table: str, key: str, order: str) -> list[tuple[int, str, protobuf.Message]]:
    return [
        (whole(owner, f"{table}.{key}"), words(name, f"{table}.name"), protobuf.parse(_bytes(config)))
        for owner, name, config in database.rows(table, (key, "name", "config"), order)
    ]


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise SchemaError("a configuration is no message")
    return value
