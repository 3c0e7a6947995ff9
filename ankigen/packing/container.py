"""Tables and media files as the bytes of a package: equal ones for equal rows, whoever hands them over.

The archive is deflated, with fixed times in a fixed order, and the SQLite file does not say who wrote it how often.
"""

from __future__ import annotations

import io
import itertools
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from ankigen.errors import EnvironmentalError

LARGE = 20_000
"""So many notes are no longer written in memory."""
COLLECTION, MEDIA = "collection.anki2", "media"

Row = tuple[int | str, ...]

_MEMORY = ":memory:"
_PAGE = 16_384  # bytes; on SQLite's usual pages of 4,096 a fifth is empty, as few notes fit side by side
_CACHE = 8_192  # kibibytes of a file on the disk that are in memory
_LEVEL = 4  # zlib's usual 6 takes twice as long and saves a tenth
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
_HISTORY = (slice(24, 28), slice(92, 100))  # how often it was written and by whom: SQLite file format, 1.3


def schema_of(connection: sqlite3.Connection) -> list[str]:
    """The statements that make the tables and indexes of a collection, in their order."""
    return [statement for (statement,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]


def package_of(
    schema: Iterable[str], tables: Mapping[str, Iterable[Row]], media: Mapping[str, bytes], *, is_large: bool
) -> bytes:
    """The archive of a SQLite file with these tables, and of media files by name.

    A file that `is_large` is made on the disk, for there may not be enough memory; the bytes are the same.

    Raises:
        EnvironmentalError: If the temporary folder refuses such a file.
    """
    archive, names = io.BytesIO(), sorted(media)
    with _collection(schema, tables, is_large=is_large) as file, zipfile.ZipFile(archive, "w") as package:
        with _member(package, COLLECTION) as collection:
            collection.write(_without_history(file.read(_PAGE)))
            shutil.copyfileobj(file, collection, 1 << 20)
        numbered = {str(index): name for index, name in enumerate(names)}
        with _member(package, MEDIA) as listed:
            listed.write(json.dumps(numbered, sort_keys=True).encode())
        for number, name in numbered.items():
            with _member(package, number) as one:
                one.write(media[name])
    return archive.getvalue()


@contextmanager
def _collection(schema: Iterable[str], tables: Mapping[str, Iterable[Row]], *, is_large: bool) -> Iterator[IO[bytes]]:
    """A SQLite file that can be read."""
    if not is_large:
        yield io.BytesIO(_filled(_MEMORY, schema, tables))
        return
    import tempfile  # noqa: PLC0415 - most packages are small

    try:
        with tempfile.TemporaryDirectory(prefix="ankigen-") as folder:
            place = Path(folder) / COLLECTION
            _filled(str(place), schema, tables)
            with place.open("rb") as file:
                yield file
    except (sqlite3.OperationalError, OSError) as error:
        message = (
            f"the temporary folder {tempfile.gettempdir()} refuses a large file ({error}); mend that, or set TMPDIR"
        )
        raise EnvironmentalError(message) from error


def _filled(place: str, schema: Iterable[str], tables: Mapping[str, Iterable[Row]]) -> bytes:
    """Make a SQLite file, and say what is in it if it is in memory; indexes last, which is faster and smaller."""
    with closing(sqlite3.connect(place)) as connection:
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
        return connection.serialize() if place == _MEMORY else b""


def _without_history(page: bytes) -> bytes:
    content = bytearray(page)
    for part in _HISTORY:
        content[part] = bytes(part.stop - part.start)
    return bytes(content)


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


def taken_apart(archive: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The SQLite file and the media files of an archive that `package_of` has made."""
    with zipfile.ZipFile(io.BytesIO(archive)) as package:
        names = json.loads(package.read(MEDIA))
        return package.read(COLLECTION), {name: package.read(member) for member, name in names.items()}


def _member(package: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A member of the archive to be written."""
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public as `compress_level` from Python 3.13 on
    member.create_system = 3  # the same on every platform
    member.external_attr = 0o644 << 16
    return package.open(member, "w")
