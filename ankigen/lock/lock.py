"""The nouns of the lock; all of them frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ankigen.errors import AnkigenError, ExitCode
from ankigen.lock.trace import Trace


class LockError(AnkigenError):
    """The lock cannot be used; the message holds one line per problem."""


class LockedError(AnkigenError):
    """The lock would change, and must not."""

    exit_code = ExitCode.PROBLEMS


class LockedNote(NamedTuple):
    """A note of an earlier build.

    `content` is the digest of what Anki would see, `changed` the time at which it last became another one, and
    `withdrawn` the time since which the note is in no seed file; times are in seconds since 1970. `source` is the seed
    file, relative to the lock. `perhaps` is the GUID of a withdrawn note that this may be, which the author was asked.
    """

    guid: str
    changed: int
    content: str
    source: str
    trace: Trace
    withdrawn: int | None = None
    perhaps: str = ""


class LockedNoteType(NamedTuple):
    """A note type of an earlier build: the digests of its look and of its schema, and when the look last changed."""

    id: int
    name: str
    changed: int
    content: str
    schema: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Every note ever built by its GUID, every note type by its id."""

    notes: Mapping[str, LockedNote] = field(default_factory=dict)
    note_types: Mapping[int, LockedNoteType] = field(default_factory=dict)

    def withdrawn(self, book: str) -> list[LockedNote]:
        """The withdrawn notes of a book, the latest first."""
        gone = [note for note in self.notes.values() if note.withdrawn is not None and note.trace.book == book]
        return sorted(gone, key=lambda note: (-(note.withdrawn or 0), note.guid))
