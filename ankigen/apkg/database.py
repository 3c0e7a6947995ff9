"""The SQLite file in a package, opened so that nothing in it can run, write or take for ever."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

LONGEST_VALUE = 64 << 20
MOST_ROWS = 2_000_000
DEADLINE = 60.0
"""Seconds for all that is read; a hundred thousand notes take two."""

_STEPS = 100_000
_JOURNAL, _NO_LOG = slice(18, 20), bytes([1, 1])
"""Where the header asks for a write-ahead log, which a database in memory cannot have; sqlite.org/fileformat2.html."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


class Database:
    """An open collection; every method raises sqlite3.Error if the file is not what it should be."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute("SELECT name, type, rootpage FROM sqlite_master")
        self.tables = {name for name, kind, root in rows if kind == "table" and root}

    def rows(self, table: str, columns: Iterable[str], order: str) -> Iterator[tuple[object, ...]]:
        """Some columns of a real table in the order of one of them; views and virtual tables could run anything."""
        if table not in self.tables:
            raise sqlite3.DatabaseError(f"it has no table {table}")
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"  # noqa: S608 - no name is from outside
        for count, row in enumerate(self._connection.execute(query)):
            if count >= MOST_ROWS:
                raise sqlite3.DatabaseError(f"the table {table} has more than {MOST_ROWS:,} rows")
            yield row


@contextmanager
def open_database(chunks: Iterable[bytes]) -> Iterator[Database]:
    """The database with this content, in memory: a process that is killed leaves nothing behind."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(_content(chunks))
        _restrain(connection)
        yield Database(connection)
    finally:
        connection.close()


def _content(chunks: Iterable[bytes]) -> bytearray:
    """The bytes of the file in one piece, which is held only until SQLite has its own copy."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
    if not content:
        raise sqlite3.DatabaseError("file is not a database")
    content[_JOURNAL] = _NO_LOG[: len(content[_JOURNAL])]
    return content


def _restrain(connection: sqlite3.Connection) -> None:
    deadline = time.monotonic() + DEADLINE
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    connection.create_collation("unicase", _by_small_letters)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY)


def _by_small_letters(a: str, b: str) -> int:
    """Anki's own order of names; its new format declares it in the schema."""
    one, other = a.casefold(), b.casefold()
    return (one > other) - (one < other)
