"""A package, whatever its bytes, its collection or its texts: read, judged and imported, or refused in one line."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import zstandard

from ankigen.apkg.contents import Contents, PackageError
from ankigen.apkg.reading import read_package
from ankigen.importing.importing import import_package
from ankigen.inspection import as_json, as_text, inspect
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import read
from fuzz.laws import law, same_twice, scratch, soon
from tests.apkg.packages import CLOZE, Row, archive, collection, note_type

SEPARATOR = b"\x1e"
LONGEST = 5.0
"""Seconds for a few kilobytes."""


def check(data: bytes) -> None:
    """The rest of an input is put into a package in the way that its first character names."""
    way = WAYS.get(data[:1], _whole)
    path = scratch("strange.apkg", way(data[1:]))
    with soon(LONGEST):
        contents = same_twice(lambda: _read(path))
        if isinstance(contents, Contents):
            check_inspection(path)
            check_import(path)


def _read(path: Path) -> Contents | str:
    try:
        return read_package(path)
    except PackageError as error:
        law("\n" not in str(error) and str(error).isprintable(), f"it cannot be shown: {error!s}")
        law(f"{path.name}: error[bad-package]: " in str(error) and "; " in str(error), f"it says too little: {error}")
        return str(error)


def check_inspection(path: Path) -> None:
    """What is in a package can be said, for readers and for programs."""
    inspection = inspect(path)
    as_text(inspection).encode("utf-8", "backslashreplace")
    json.loads(as_json(inspection))


def check_import(path: Path) -> None:
    """What was imported is seed files with as many cards as are said to be in them, unless one is said to be none."""
    folder = path.with_name("imported")
    shutil.rmtree(folder, ignore_errors=True)
    imported = import_package(path, folder)
    entries = sum(len(parse(read(folder / name)).entries) for name in imported.files if name.endswith(".md"))
    told_of = any(finding.kind == "unreadable" for finding in imported.findings)
    law(told_of or entries == imported.entries, f"{imported.entries} entries were written, and {entries} are read")


def _whole(data: bytes) -> bytes:
    return data


def _with_collection(data: bytes) -> bytes:
    return archive({"collection.anki2": data, "media": b"{}"})


def _with_media(data: bytes) -> bytes:
    return archive({"collection.anki2": collection(), "media": data, "0": b"picture"})


def _with_texts(data: bytes) -> bytes:
    """A package whose note types, decks and notes hold texts, separated; those left out are empty."""
    front, back, kind, deck, tags, *fields = (data + 6 * SEPARATOR).decode("utf-8", "replace").split(SEPARATOR.decode())
    template = {"name": kind, "qfmt": front, "afmt": back}
    kinds = {1: note_type(name=kind, tmpls=[template]), 2: CLOZE}
    rows = [Row("a", tuple(fields[:2]), tags=tags), Row("b", tuple(fields[:2]), kind=2)]
    content = collection(rows, kinds, {1: deck})
    return archive({"collection.anki2": content, "media": b'{"0": "p.png"}', "0": b"picture"})


def _with_messages(data: bytes) -> bytes:
    """A package in the newer format, whose messages are parts of the input."""
    messages = (data + 5 * SEPARATOR).split(SEPARATOR)
    members = {"collection.anki21b": _newer(messages), "media": messages[4], "0": b"picture"}
    return archive({name: zstandard.compress(content) for name, content in members.items()})


NEWER = """
CREATE TABLE col (id integer PRIMARY KEY, mod integer, ver integer);
CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, tags text, flds text);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, due integer);
CREATE TABLE notetypes (id integer PRIMARY KEY, name text, mtime_secs integer, config blob);
CREATE TABLE fields (ntid integer, ord integer, name text, config blob);
CREATE TABLE templates (ntid integer, ord integer, name text, config blob);
CREATE TABLE decks (id integer PRIMARY KEY, name text, kind blob);
INSERT INTO col VALUES (1, 1700000000000, 18);
INSERT INTO notes VALUES (5, 'guid', 1, 1700000000, '', 'Q' || char(31) || 'A');
INSERT INTO cards VALUES (1, 5, 1, 0, 0);
"""


def _newer(messages: Sequence[bytes]) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(NEWER)
    connection.execute("INSERT INTO notetypes VALUES (1, 'Kind', 0, ?)", (messages[0],))
    connection.execute("INSERT INTO fields VALUES (1, 0, 'Front', ?), (1, 1, 'Back', x'')", (messages[1],))
    connection.execute("INSERT INTO templates VALUES (1, 0, 'Card', ?)", (messages[2],))
    connection.execute("INSERT INTO decks VALUES (1, 'Deck', ?)", (messages[3],))
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


SIDES = b"t{{Front}}", b"{{FrontSide}}<hr>{{Back}}"
MESSAGES = (
    b"\x08\x01\x1a\x01x",  # of a note type: kind 1 and a style sheet
    b"\x48\x05",  # of a field: id 5
    b"\x0a\x09{{Front}}\x12\x08{{Back}}",  # of a template: both sides
    b"\x0a\x03\x22\x01d",  # of a deck: a description
    b"\x0a\x07\x0a\x05p.png",  # a list of media
)
WAYS: dict[bytes, Callable[[bytes], bytes]] = {
    b"c": _with_collection,
    b"m": _with_media,
    b"t": _with_texts,
    b"n": _with_messages,
}


def seeds() -> Iterator[bytes]:
    """A package, a collection, a list of media, texts and messages."""
    yield b"z" + archive({"collection.anki2": collection(), "media": b"{}"})
    yield b"c" + collection()
    yield b'm{"0": "p.png", "1": "../q"}'
    for field in (b"<b>w</b> &lt;", b"<ul><li>a<li>b</ul>", b"<pre><code>x\n</code></pre>", rb"\(x\) <img src=p.png>"):
        yield SEPARATOR.join((*SIDES, b"Kind", b"A::B", b"tag", field, b"{{c1::b}}"))
    yield b"n" + SEPARATOR.join(MESSAGES)
