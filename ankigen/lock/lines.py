"""A note or a note type of the lock as one line of JSON."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Literal

from ankigen.lock.clock import FIRST_TIME, LAST_TIME, seconds_of, text_of
from ankigen.lock.lock import LockedNote, LockedNoteType
from ankigen.lock.trace import SKETCH_BYTES, SKETCH_SIZE, Trace

MAX_LINE = 20_000

_DIGEST = re.compile(r"[\w-]{1,64}", re.ASCII)
_EXACT = re.compile(r"(?:[\w-]{8})?", re.ASCII)

_MAY_BE_LEFT_OUT = frozenset({"withdrawn", "perhaps", "id", "title", "question", "kind"})
"""The keys of a note's line that are not there where they would say nothing."""

_encode = json.JSONEncoder(ensure_ascii=False).encode

Object = Mapping[str, Any]
"""What a line of the lock holds."""


def object_of(line: str) -> Object:
    """The JSON object that a line holds; an empty one where it holds none."""
    if len(line) > MAX_LINE:
        return {}
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def read_note(line: Object) -> LockedNote:
    """The note of a line; raises ValueError, KeyError or TypeError if the line is damaged."""
    guid = _text(line, "note")
    if not guid or len(guid) > 64 or not guid.isprintable():
        raise ValueError(guid)
    return LockedNote(
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
            sketch=_sketch(_text(line, "answer", "")),
        ),
        withdrawn=_time(line["withdrawn"]) if "withdrawn" in line else None,
        perhaps=_text(line, "perhaps", ""),
    )


def read_note_type(line: Object) -> LockedNoteType:
    """The note type of a line; raises like `read_note`."""
    number = line["notetype"]
    if not isinstance(number, int):
        raise TypeError(number)
    content, schema = _digest(line, "content"), _digest(line, "schema")
    return LockedNoteType(number, _text(line, "name"), _time(line["changed"]), content, schema)


def _kind(line: Object) -> Literal["question", "cloze"]:
    value = _text(line, "kind", "question")
    if value not in {"question", "cloze"}:
        raise ValueError(value)
    return "cloze" if value == "cloze" else "question"


def _text(line: Object, key: str, default: str | None = None) -> str:
    value = line[key] if default is None else line.get(key, default)
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _digest(line: Object, key: str) -> str:
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


def _sketch(text: str) -> bytes:
    data = urlsafe_b64decode(text)
    if len(data) % SKETCH_BYTES or len(data) > SKETCH_SIZE * SKETCH_BYTES:
        raise ValueError(text)
    return data


def json_line(line: Object) -> str:
    """One line of JSON in which everything can be seen."""
    text = _encode(line)
    return text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def note_type_line(kind: LockedNoteType) -> str:
    """The line of a note type."""
    line = {
        "notetype": kind.id,
        "changed": text_of(kind.changed),
        "content": kind.content,
        "schema": kind.schema,
        "name": kind.name,
    }
    return json_line(line)


def note_line(note: LockedNote) -> str:
    """The line of a note."""
    trace = note.trace
    line = {
        "note": note.guid,
        "changed": text_of(note.changed),
        "withdrawn": "" if note.withdrawn is None else text_of(note.withdrawn),
        "perhaps": note.perhaps,
        "id": trace.id,
        "title": trace.title,
        "question": trace.question,
        "from": note.source,
        "book": trace.book,
        "kind": "" if trace.kind == "question" else trace.kind,
        "content": note.content,
        "texts": ".".join(trace.exact),
        "answer": urlsafe_b64encode(trace.sketch).decode(),
    }
    return json_line({key: value for key, value in line.items() if value or key not in _MAY_BE_LEFT_OUT})
