"""The lock as a text: one line of JSON for each note, sorted by GUID, so that two branches' lines merge."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ankigen.errors import EnvironmentalError
from ankigen.lock.lines import (
    Object,
    json_line,
    note_line,
    note_type_line,
    object_of,
    read_note,
    read_note_type,
)
from ankigen.lock.lock import Lock, LockedNote, LockedNoteType, LockError

FILE_NAME = "ankigen.lock"
VERSION = 1
MAX_BYTES = 256 * 1024 * 1024
MAX_PROBLEMS = 5

ABOUT = "who each note is, so that releases keep every learner's progress; written by `ankigen build`; commit it"
FIRST_LINE: Mapping[str, Any] = {"ankigen.lock": VERSION, "about": ABOUT}
LAST_LINE: Mapping[str, Any] = {"end": FILE_NAME}

RESTORE = f"restore {FILE_NAME} from version control; if you have none, delete it, and every note counts as changed now"
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")

Numbered = tuple[int, str]
"""A line of the file and its number."""


@dataclass(slots=True)
class _Reading:
    """A lock while it is read."""

    path: str
    merging: bool = False
    notes: dict[str, LockedNote] = field(default_factory=dict)
    note_types: dict[int, LockedNoteType] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def report(self, number: int, found: str, remedy: str) -> None:
        self.problems.append(f"{self.path}:{number}:1: error[lock]: {found}; {remedy}")


class LockFile(NamedTuple):
    """A lock as it was found; `content` is None where there was no file."""

    path: Path
    content: bytes | None
    lock: Lock

    @classmethod
    def read(cls, path: Path, *, merging: bool = False) -> LockFile:
        """Read a lock; where there is no file, it is empty.

        Args:
            path: Where it is.
            merging: Whether git may have merged it: markers are passed over, and of a note's lines the later counts.

        Raises:
            LockError: With one line `file:line:column: error[lock]: …` per problem, the first few of them.
        """
        content = _content(path)
        try:
            lock = Lock() if content is None else parse(_shown(path), content.decode(), merging=merging)
            return cls(path, content, lock)
        except UnicodeDecodeError as error:
            raise _unusable(path, "it is not UTF-8") from error

    def refuse_other_builds(self) -> None:
        """Raise EnvironmentalError if the file has changed since it was read."""
        if _content(self.path) != self.content:
            raise EnvironmentalError(
                f"another build has written {_shown(self.path)} meanwhile; nothing was replaced; build again"
            )


def _content(path: Path) -> bytes | None:
    try:
        if path.exists() and not path.is_file():
            raise _unusable(path, "it is no regular file")
        if path.stat().st_size > MAX_BYTES:
            raise _unusable(path, f"it is larger than {MAX_BYTES >> 20} MB")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, f"it cannot be read ({error.strerror})") from error


def _shown(path: Path) -> str:
    """The path as a user in the current folder would write it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _unusable(path: Path, found: str) -> LockError:
    return LockError(f"{_shown(path)}:1:1: error[lock]: {found}; {RESTORE}")


def parse(path: str, text: str, *, merging: bool = False) -> Lock:
    """The lock that a text holds; raises LockError like `LockFile.read`."""
    reading = _Reading(path, merging)
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(text.rstrip().split("\n"), start=1)]
    if merging:
        lines = _without_conflicts(lines)
    _check_frame(reading, lines)
    for number, line in lines[1:-1]:
        if len(reading.problems) >= MAX_PROBLEMS:
            break
        _read_line(reading, number, line)
    if reading.problems:
        raise LockError("\n".join(reading.problems[:MAX_PROBLEMS]))
    return Lock(reading.notes, reading.note_types)


def _without_conflicts(lines: Sequence[Numbered]) -> list[Numbered]:
    """The lines of both sides; where both began the file, its first and last line stand twice."""
    first, last = json_line(FIRST_LINE), json_line(LAST_LINE)
    inside = [(number, line) for number, line in lines if line not in {first, last} and not _CONFLICT.match(line)]
    if {first, last} <= {line for _, line in lines}:
        return [(1, first), *inside, (len(lines), last)]
    return inside or [(1, "")]


def _check_frame(reading: _Reading, lines: Sequence[Numbered]) -> None:
    """The first line tells the version; where the last is missing, the file was cut off."""
    conflict = next((number for number, line in lines if _CONFLICT.match(line)), None)
    version = object_of(lines[0][1]).get("ankigen.lock")
    if conflict:
        remedy = "`ankigen build --merge-lock` keeps the notes of both sides"
        reading.report(conflict, "a merge left its conflict here", remedy)
    elif isinstance(version, int) and version > VERSION:
        reading.report(1, f"this lock has version {version}, this ankigen knows {VERSION}", "update ankigen")
    elif version != VERSION:
        reading.report(1, "this is no ankigen lock", RESTORE)
    elif object_of(lines[-1][1]).keys() != LAST_LINE.keys():
        reading.report(lines[-1][0], "the lock is cut off here", RESTORE)
    if reading.problems:
        raise LockError("\n".join(reading.problems))


def _read_line(reading: _Reading, number: int, line: str) -> None:
    found = object_of(line)
    try:
        key = _keep_note_type(reading, found) if "notetype" in found else _keep_note(reading, found)
    except (ValueError, KeyError, TypeError):
        reading.report(number, "this line is damaged", RESTORE)
        return
    before = reading.places.setdefault(key, number)
    if before != number and not reading.merging:
        remedy = "`ankigen build --merge-lock` keeps the later one"
        reading.report(number, f"the {key} stands in line {before} already", remedy)


def _keep_note(reading: _Reading, line: Object) -> str:
    note = read_note(line)
    before = reading.notes.get(note.guid, note)
    reading.notes[note.guid] = max(before, note, key=lambda one: max(one.changed, one.withdrawn or 0))
    return f"note {note.guid}"


def _keep_note_type(reading: _Reading, line: Object) -> str:
    kind = read_note_type(line)
    reading.note_types[kind.id] = max(reading.note_types.get(kind.id, kind), kind, key=lambda one: one.changed)
    return f"note type {kind.id}"


def text_form(lock: Lock) -> bytes:
    """The lock as a text in UTF-8; equal locks give equal texts."""
    text = io.BytesIO()
    kinds = (note_type_line(lock.note_types[key]) for key in sorted(lock.note_types))
    notes = (note_line(lock.notes[key]) for key in sorted(lock.notes))
    for line in itertools.chain([json_line(FIRST_LINE)], kinds, notes, [json_line(LAST_LINE)]):
        text.write(f"{line}\n".encode())
    return text.getvalue()
