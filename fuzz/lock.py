"""A lock, whatever its bytes: read whole and written again the same, or refused in words that say where."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ankigen.lock.lines import object_of
from ankigen.lock.lock import Lock, LockError
from ankigen.lock.lockfile import LockFile, parse, text_form
from ankigen.lock.matching import match
from ankigen.lock.renewal import renew
from ankigen.lock.trace import Trace, trace_of
from ankigen.seedfile.parsing import parse as parse_seeds
from ankigen.seedfile.reading import decode
from fuzz.laws import CASES, law, same_twice, scratch, soon, told

LONGEST = 3.0
"""Seconds for a few kilobytes."""
NOW = 1_800_000_000


def seeds() -> Iterator[bytes]:
    """A lock of two notes, and what git makes of two of them."""
    sound = (CASES / "lock" / "two-notes.lock").read_bytes()
    first, kind, one, two, last = sound.splitlines(keepends=True)
    yield from (sound, first + last, first + kind + last, first + one + one + last)
    yield b"".join([first, kind, b"<<<<<<< HEAD\n", one, b"=======\n", two, b">>>>>>> theirs\n", last])


def check(data: bytes) -> None:
    """Any bytes are a lock or are refused; as git's merge of two locks too, where no note may be lost."""
    path = scratch("ankigen.lock", data)
    with soon(LONGEST):
        lock = same_twice(lambda: _read(path, merging=False))
        merged = same_twice(lambda: _read(path, merging=True))
    if isinstance(lock, Lock):
        check_form(lock)
        with soon(LONGEST):
            check_use(lock)
    if isinstance(merged, Lock):
        check_merged(data, merged)
        check_form(merged)


def _read(path: Path, *, merging: bool) -> Lock | str:
    try:
        return LockFile.read(path, merging=merging).lock
    except LockError as error:
        told(str(error), "lock", path)
        return str(error)


def check_form(lock: Lock) -> None:
    """A lock that was read comes back as it is from its own text, which is always the same."""
    text = text_form(lock).decode()
    again = parse("ankigen.lock", text)
    law(again == lock, "a lock is not what its text says")
    law(text_form(again).decode() == text, "a lock has two texts")


def check_merged(data: bytes, lock: Lock) -> None:
    """Every note that stands anywhere in the file is in the lock."""
    lines = (object_of(line.rstrip("\r")) for line in data.decode().rstrip().split("\n"))
    notes = {line["note"] for line in lines if isinstance(line.get("note"), str) and "notetype" not in line}
    law(notes <= set(lock.notes), f"lost: {notes - set(lock.notes)}")


def check_use(lock: Lock) -> None:
    """Entries are matched to notes at most once each, and a lock that is renewed with none of them loses no note."""
    matches = match(_traces(), lock.notes, lambda _: True)
    known = [one.note.guid for one in matches.known.values()]
    law(len(known) == len(set(known)), "two entries are one note")
    renewed = renew(lock, (), NOW, lambda _: True)
    law(renewed.notes.keys() == lock.notes.keys(), "a note is gone")
    check_form(renewed)


@cache
def _traces() -> tuple[Trace, ...]:
    """Some entries, the first of which are like the notes of the seeds."""
    text = "#### A title\n:p A question?\n??x\nAn answer\nx??\n---\n#### A\n:p Q?\n??x\nA\nx??\n"
    return tuple(map(trace_of, parse_seeds(decode("a.md", text.encode())).entries))
