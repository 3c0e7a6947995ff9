"""Tables and media files as the bytes of a package: equal ones for equal rows, whoever hands them over.

The archive is deflated, with fixed times in a fixed order, and the SQLite file does not name the library that wrote it.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing

COLLECTION, MEDIA = "collection.anki2", "media"

Row = tuple[int | str, ...]

_PAGE = 16_384  # bytes; on SQLite's usual pages of 4,096 a fifth is empty, as few notes fit side by side
_CACHE = 32_768  # kibibytes of the file that are in memory
_LEVEL = 4  # zlib's usual 6 takes twice as long and saves a tenth
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
_SQLITE_VERSION = slice(96, 100)  # "SQLITE_VERSION_NUMBER of the library that last wrote", SQLite file format 1.3


def schema_of(connection: sqlite3.Connection) -> list[str]:
    """The statements that make the tables and indexes of a collection, in their order."""
    return [statement for (statement,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]


def collection_bytes(schema: Iterable[str], tables: Mapping[str, Iterable[Row]]) -> bytes:
    """A SQLite file with these tables, which is not in memory while it is made if it is large.

    The indexes are made last, which is faster and smaller.
    """
    with closing(sqlite3.connect("")) as connection:
        for setting in (f"page_size = {_PAGE}", f"cache_size = {-_CACHE}", "journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {setting}")
        statements = sorted(schema, key=_is_index)
        for statement in itertools.takewhile(lambda one: not _is_index(one), statements):
            connection.execute(statement)
        for table, rows in tables.items():
            _fill(connection, table, rows)
        for statement in filter(_is_index, statements):
            connection.execute(statement)
        connection.commit()
        return connection.serialize()


def joined(values: Iterable[str]) -> str:
    """The values of a note's fields as they stand in a row."""
    return "\x1f".join(values)


def spaced(tags: Iterable[str]) -> str:
    """Tags as they stand in a row."""
    return f" {' '.join(tags)} "


def _is_index(statement: str) -> bool:
    return statement.startswith("CREATE INDEX")


def _fill(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    columns = len(connection.execute(f"SELECT * FROM {table} LIMIT 0").description)  # noqa: S608 - a name of ours
    places = ",".join("?" * columns)
    connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


def archive_bytes(collection: bytes, media: Mapping[str, bytes]) -> bytes:
    """The archive of a SQLite file and of media files by name."""
    archive, whole, version = io.BytesIO(), memoryview(collection), _SQLITE_VERSION
    names = sorted(media)
    with zipfile.ZipFile(archive, "w") as package:
        _add(package, COLLECTION, whole[: version.start], bytes(4), whole[version.stop :])
        _add(package, MEDIA, json.dumps({str(i): name for i, name in enumerate(names)}, sort_keys=True).encode())
        for index, name in enumerate(names):
            _add(package, str(index), media[name])
    return archive.getvalue()


def taken_apart(archive: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The SQLite file and the media files of an archive that `archive_bytes` has made."""
    with zipfile.ZipFile(io.BytesIO(archive)) as package:
        names = json.loads(package.read(MEDIA))
        return package.read(COLLECTION), {name: package.read(member) for member, name in names.items()}


def _add(package: zipfile.ZipFile, name: str, *parts: bytes | memoryview) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public as `compress_level` from Python 3.13 on
    member.create_system = 3  # the same on every platform
    member.external_attr = 0o644 << 16
    with package.open(member, "w") as file:
        for part in parts:
            file.write(part)
