"""From a package to its contents, whoever made it. Reads both of Anki's formats; executes and unpacks nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from ankigen.apkg import protobuf
from ankigen.apkg.archive import Archive, is_known
from ankigen.apkg.contents import Card, Contents, Media, Note
from ankigen.apkg.database import Database, open_database
from ankigen.apkg.schema import SchemaError, read_schema, whole, words

FORMATS = {
    "collection.anki21b": "new (Zstandard, schema 18)",
    "collection.anki21": "older (schema 11, Anki 2.1)",
    "collection.anki2": "older (schema 11)",
}
"""The collection of each format; in a package that has more than one, the first is the one that counts."""
LARGEST_MAP = 32 << 20

_AGAIN = "export it again from Anki"


def read_package(path: Path, content: bytes | None = None) -> Contents:
    """What is in the package at a path; or in its content, if that is at hand.

    Raises:
        PackageError: If it is no package, is damaged, or is larger than any package should be.
    """
    with Archive(path, content) as archive:
        collection = next((name for name in FORMATS if name in archive.members), None)
        if collection is None:
            raise archive.error("this is no package: it holds no collection", "name a file that ends in .apkg")
        archive.compressed = collection == "collection.anki21b"
        try:
            with open_database(archive.chunks(collection)) as database:
                return _contents(database, archive, FORMATS[collection])
        except sqlite3.Error as error:
            raise archive.error(f"its collection cannot be read ({error})", _AGAIN) from error
        except (ValueError, RecursionError) as error:
            raise archive.error(f"its collection is not as Anki's are ({error or 'too deep'})", _AGAIN) from error


def read_media(path: Path, contents: Contents, wanted: Container[str] | None = None) -> Iterator[tuple[Media, bytes]]:
    """The media files of a package that has been read, one after the other; or those whose members are `wanted`."""
    with Archive(path) as archive:
        archive.compressed = contents.format == FORMATS["collection.anki21b"]
        for file in contents.media:
            if file.digest is not None and (wanted is None or file.member in wanted):
                yield file, archive.read(file.member)


def _contents(database: Database, archive: Archive, name: str) -> Contents:
    note_types, decks = read_schema(database)
    media = _media(archive)
    [changed] = database.rows("col", ("mod",), "id")
    owned = {"media", "meta", *FORMATS, *(file.member for file in media)}
    return Contents(
        format=name,
        changed=whole(changed[0], "col.mod") // 1000,
        notes=_notes(database),
        note_types=note_types,
        decks=decks,
        media=media,
        strangers=tuple(name for name in archive.members if name not in owned or not is_known(name)),
    )


def _notes(database: Database) -> tuple[Note, ...]:
    cards: dict[int, list[Card]] = defaultdict(list)
    for row in database.rows("cards", ("nid", "ord", "did", "due"), "id"):
        owner, *numbers = (whole(value, "a number of a card") for value in row)
        cards[owner].append(Card(*numbers))
    notes = []
    for key, guid, kind, changed, tags, fields in database.rows("notes", _NOTE, "id"):
        number = whole(key, "notes.id")
        notes.append(
            Note(
                id=number,
                guid=words(guid, "notes.guid"),
                note_type=whole(kind, "notes.mid"),
                fields=tuple(words(fields, "notes.flds").split("\x1f")),
                tags=tuple(words(tags, "notes.tags").split()),
                changed=whole(changed, "notes.mod"),
                cards=tuple(sorted(cards[number], key=lambda card: card.ord)),
            )
        )
    return tuple(sorted(notes, key=lambda note: (note.cards[0].due if note.cards else 0, note.id)))


_NOTE = ("id", "guid", "mid", "mod", "tags", "flds")


def _media(archive: Archive) -> tuple[Media, ...]:
    if "media" not in archive.members:
        return ()
    named = _media_map(archive.read("media", LARGEST_MAP), compressed=archive.compressed)
    return tuple(_file(archive, member, name) for member, name in named)


def _media_map(data: bytes, *, compressed: bool) -> list[tuple[str, str]]:
    """The members of the archive that are media, and their names."""
    if compressed:
        entries = protobuf.messages(protobuf.parse(data), 1)
        return [(str(index), protobuf.text(entry, 1)) for index, entry in enumerate(entries)]
    named = json.loads(data.decode("utf-8", "surrogateescape") or "{}")
    if not isinstance(named, dict):
        raise SchemaError("the list of media is no JSON object")
    return [(member, words(name, "a media name")) for member, name in named.items()]


def _file(archive: Archive, member: str, name: str) -> Media:
    if member not in archive.members or not is_known(member):
        return Media(name, member, 0, None)
    size, digest = _measured(archive.chunks(member))
    return Media(name, member, size, digest)


def _measured(chunks: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()
