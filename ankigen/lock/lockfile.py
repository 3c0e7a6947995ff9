"""The lock as a text: one line of JSON for each note, sorted by GUID, so that two branches' lines merge."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ankigen.errors import EnvironmentalError
from ankigen.lock.clock import FIRST_TIME, LAST_TIME, seconds_of, text_of
from ankigen.lock.lock import Lock, LockedNote, LockedNoteType, LockError
from ankigen.lock.trace import SKETCH_BYTES, SKETCH_SIZE, Trace

FILE_NAME = "ankigen.lock"
VERSION = 1
MAX_BYTES = 256 * 1024 * 1024
MAX_LINE = 20_000
MAX_PROBLEMS = 5

ABOUT = "who each note is, so that releases keep every learner's progress; written by `ankigen build`; commit it"
FIRST_LINE: Mapping[str, Any] = {"ankigen.lock": VERSION, "about": ABOUT}
LAST_LINE: Mapping[str, Any] = {"end": FILE_NAME}

RESTORE = f"restore {FILE_NAME} from version control; if you have none, delete it, and every note counts as changed now"
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
_DIGEST = re.compile(r"[\w-]{1,64}", re.ASCII)
_EXACT = re.compile(r"(?:[\w-]{8})?", re.ASCII)

Line = Mapping[str, Any]


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


@dataclass(frozen=True, slots=True)
class LockFile:
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
    lines = [line.rstrip("\r") for line in text.rstrip().split("\n")]
    if merging:
        lines = _without_conflicts(lines)
    _check_frame(reading, lines)
    for number, line in enumerate(lines[1:-1], start=2):
        if len(reading.problems) >= MAX_PROBLEMS:
            break
        _read_line(reading, number, line)
    if reading.problems:
        raise LockError("\n".join(reading.problems[:MAX_PROBLEMS]))
    return Lock(reading.notes, reading.note_types)


def _without_conflicts(lines: Sequence[str]) -> list[str]:
    """The lines of both sides; where both began the file, its first and last line stand twice."""
    frame = {_json(FIRST_LINE), _json(LAST_LINE)}
    inside = [line for line in lines if line not in frame and not _CONFLICT.match(line)]
    return [_json(FIRST_LINE), *inside, _json(LAST_LINE)] if frame <= {*lines} else inside


def _check_frame(reading: _Reading, lines: list[str]) -> None:
    """The first line tells the version; where the last is missing, the file was cut off."""
    conflict = next((number for number, line in enumerate(lines, start=1) if _CONFLICT.match(line)), None)
    version = (_object(lines[0]) or {}).get("ankigen.lock")
    if conflict:
        remedy = "`ankigen build --merge-lock` keeps the notes of both sides"
        reading.report(conflict, "a merge left its conflict here", remedy)
    elif isinstance(version, int) and version > VERSION:
        reading.report(1, f"this lock has version {version}, this ankigen knows {VERSION}", "update ankigen")
    elif version != VERSION:
        reading.report(1, "this is no ankigen lock", RESTORE)
    elif (_object(lines[-1]) or {}).keys() != LAST_LINE.keys():
        reading.report(len(lines), "the lock is cut off here", RESTORE)
    if reading.problems:
        raise LockError("\n".join(reading.problems))


def _object(line: str) -> dict[str, Any] | None:
    if len(line) > MAX_LINE:
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _read_line(reading: _Reading, number: int, line: str) -> None:
    found = _object(line) or {}
    try:
        key = next(read for name, read in _READERS.items() if name in found)(reading, found)
    except (ValueError, KeyError, TypeError, StopIteration):
        reading.report(number, "this line is damaged", RESTORE)
        return
    before = reading.places.setdefault(key, number)
    if before != number and not reading.merging:
        remedy = "`ankigen build --merge-lock` keeps the later one"
        reading.report(number, f"the {key} stands in line {before} already", remedy)


def _read_note(reading: _Reading, line: Line) -> str:
    guid = _text(line, "note")
    if not guid or len(guid) > 64 or not guid.isprintable():
        raise ValueError(guid)
    note = LockedNote(
        guid=guid,
        changed=_time(line["changed"]),
        content=_digest(line, "content"),
        source=_text(line, "from"),
        trace=Trace(
            kind=_kind(line),
            book=_text(line, "book"),
            id=_text(line, "id", ""),
            title=_text(line, "title", ""),
            question=_text(line, "question", ""),
            exact=_exact(_text(line, "texts")),
            sketch=_numbers(_text(line, "answer", "")),
        ),
        withdrawn=_time(line["withdrawn"]) if "withdrawn" in line else None,
        perhaps=_text(line, "perhaps", ""),
    )
    reading.notes[guid] = max(reading.notes.get(guid, note), note, key=lambda one: max(one.changed, one.withdrawn or 0))
    return f"note {guid}"


def _read_note_type(reading: _Reading, line: Line) -> str:
    number = line["notetype"]
    if not isinstance(number, int):
        raise TypeError(number)
    content, schema = _digest(line, "content"), _digest(line, "schema")
    kind = LockedNoteType(number, _text(line, "name"), _time(line["changed"]), content, schema)
    reading.note_types[number] = max(reading.note_types.get(number, kind), kind, key=lambda one: one.changed)
    return f"note type {number}"


_READERS: Mapping[str, Callable[[_Reading, Line], str]] = {"note": _read_note, "notetype": _read_note_type}


def _kind(line: Line) -> Literal["question", "cloze"]:
    value = _text(line, "kind", "question")
    if value not in {"question", "cloze"}:
        raise ValueError(value)
    return "cloze" if value == "cloze" else "question"


def _text(line: Line, key: str, default: str | None = None) -> str:
    value = line[key] if default is None else line.get(key, default)
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _digest(line: Line, key: str) -> str:
    value = _text(line, key)
    if not _DIGEST.fullmatch(value):
        raise ValueError(value)
    return value


def _time(value: object) -> int:
    if not isinstance(value, str):
        raise TypeError(value)
    seconds = seconds_of(value)
    if not FIRST_TIME <= seconds <= LAST_TIME:
        raise ValueError(value)
    return seconds


def _exact(text: str) -> tuple[str, str, str]:
    title, question, answer = text.split(".")
    if not all(map(_EXACT.fullmatch, (title, question, answer))):
        raise ValueError(text)
    return title, question, answer


def _numbers(text: str) -> tuple[int, ...]:
    data = urlsafe_b64decode(text)
    if len(data) % SKETCH_BYTES or len(data) > SKETCH_SIZE * SKETCH_BYTES:
        raise ValueError(text)
    return tuple(int.from_bytes(data[at : at + SKETCH_BYTES]) for at in range(0, len(data), SKETCH_BYTES))


def text_form(lock: Lock) -> str:
    """The lock as a text; equal locks give equal texts."""
    kinds = (_note_type_line(lock.note_types[key]) for key in sorted(lock.note_types))
    notes = (_note_line(lock.notes[key]) for key in sorted(lock.notes))
    return "".join(_json(line) + "\n" for line in (FIRST_LINE, *kinds, *notes, LAST_LINE))


def _json(line: Line) -> str:
    """One line of JSON in which everything can be seen."""
    text = json.dumps(line, ensure_ascii=False)
    return text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _note_type_line(kind: LockedNoteType) -> Line:
    return {
        "notetype": kind.id,
        "changed": text_of(kind.changed),
        "content": kind.content,
        "schema": kind.schema,
        "name": kind.name,
    }


def _note_line(note: LockedNote) -> Line:
    return dict(_filled(note))


def _filled(note: LockedNote) -> Iterator[tuple[str, str]]:
    """The keys of a note's line in their order, without those that say nothing."""
    trace = note.trace
    answer = b"".join(number.to_bytes(SKETCH_BYTES) for number in trace.sketch)
    yield "note", note.guid
    yield "changed", text_of(note.changed)
    yield from [("withdrawn", text_of(note.withdrawn))] if note.withdrawn is not None else []
    said = (("perhaps", note.perhaps), ("id", trace.id), ("title", trace.title), ("question", trace.question))
    yield from ((key, value) for key, value in said if value)
    yield "from", note.source
    yield "book", trace.book
    yield from [("kind", trace.kind)] if trace.kind != "question" else []
    yield "content", note.content
    yield "texts", ".".join(trace.exact)
    yield "answer", urlsafe_b64encode(answer).decode()
