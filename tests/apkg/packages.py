"""Packages written by hand, byte for byte as wrong as a test wants them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, mod integer, ver integer, models text, decks text);
CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, tags text, flds text);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, due integer);
"""
FRONT, BACK = "{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}"


def note_type(fields: Iterable[str] = ("Front", "Back"), **more: Any) -> dict[str, Any]:
    """A note type as schema 11 writes it."""
    template = {"name": "Card 1", "qfmt": FRONT, "afmt": BACK}
    plain = {"name": "Basic", "type": 0, "mod": 1_600_000_000, "css": "", "tmpls": [template]}
    return {**plain, "flds": [{"name": name} for name in fields], **more}


CLOZE = note_type(
    ("Text", "Back Extra"),
    name="Cloze",
    type=1,
    tmpls=[{"name": "Cloze", "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}<br>{{Back Extra}}"}],
)
REVERSED = note_type(
    name="Basic (and reversed card)",
    tmpls=[
        {"name": "Card 1", "qfmt": FRONT, "afmt": BACK},
        {"name": "Card 2", "qfmt": "{{Back}}", "afmt": "{{FrontSide}}<hr id=answer>{{Front}}"},
    ],
)


@dataclass(frozen=True)
class Row:
    """A note: its GUID, its fields, and the numbers of its cards."""

    guid: str
    fields: tuple[str, ...]
    cards: tuple[int, ...] = (0,)
    kind: int = 1
    deck: int = 1
    tags: str = ""
    changed: int = 1_700_000_000
    id: int | None = None


def collection(
    rows: Iterable[Row] = (Row("a", ("Q", "A")),),
    kinds: Mapping[int, object] | None = None,
    decks: Mapping[int, str] | None = None,
    script: str = "",
) -> bytes:
    """A collection in schema 11; `script` is SQL that runs at its end."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    models = json.dumps({1: note_type()} if kinds is None else dict(kinds))
    named = json.dumps({key: {"name": name, "desc": ""} for key, name in (decks or {1: "A Deck"}).items()})
    connection.execute("INSERT INTO col VALUES (1, 1700000000000, 11, ?, ?)", (models, named))
    for due, row in enumerate(rows, start=1):
        key = 1_700_000_000_000 + due if row.id is None else row.id
        values = (key, row.guid, row.kind, row.changed, f" {row.tags} ", "\x1f".join(row.fields))
        connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?, CAST(? AS text))", values)
        for number in row.cards:
            connection.execute("INSERT INTO cards VALUES (NULL, ?, ?, ?, ?)", (key, row.deck, number, due))
    connection.executescript(script)
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def write(path: Path, content: bytes | None = None, media: Mapping[str, bytes] | None = None) -> Path:
    """A package with this collection and these media files."""
    files = media or {}
    members = {"collection.anki2": collection() if content is None else content}
    members["media"] = json.dumps({str(number): name for number, name in enumerate(files)}).encode()
    members |= {str(number): content for number, content in enumerate(files.values())}
    path.write_bytes(archive(members))
    return path
