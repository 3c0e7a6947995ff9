"""The lock after a build: what changed gets a new time, what is gone is withdrawn, the rest is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ankigen.entries import Note
from ankigen.lock.lock import Lock, LockedError, LockedNote, LockedNoteType, LockError
from ankigen.lock.trace import Trace, short_digest
from ankigen.wording import first_of

if TYPE_CHECKING:
    from ankigen.notetypes import NoteType

MOST_REASONS = 10


class Built(NamedTuple):
    """A note of this build: the digest of what Anki will see, what is remembered of its entry, and its seed file."""

    guid: str
    note_type: str
    content: str
    trace: Trace
    source: str
    perhaps: str = ""


def renew(old: Lock, built: Iterable[Built], now: int, withdraws: Callable[[LockedNote], bool]) -> Lock:
    """The lock of a build at the time `now`; `withdraws` says whether a note that is not built has left the seeds.

    Raises:
        LockError: If a note type has another schema under its id.
    """
    from ankigen.notetypes import load_note_type  # noqa: PLC0415 - a check renews no lock

    built = list(built)
    notes = {one.guid: renewed(old.notes.get(one.guid), one, now) for one in built}
    gone = {guid: note for guid, note in old.notes.items() if guid not in notes}
    left = {
        guid: note._replace(withdrawn=now) if note.withdrawn is None and withdraws(note) else note
        for guid, note in gone.items()
    }
    kinds = [load_note_type(name) for name in sorted({one.note_type for one in built})]
    note_types = {kind.id: _renewed_type(old.note_types.get(kind.id), kind, now) for kind in kinds}
    return Lock({**notes, **left}, {**old.note_types, **note_types})


def renewed(old: LockedNote | None, built: Built, now: int) -> LockedNote:
    """A note as it stands in the lock after a build at the time `now`; `old` is what stood there."""
    same = old is not None and old.content == built.content
    changed = old.changed if old and same else _later(old, now)
    return LockedNote(built.guid, changed, built.content, built.source, built.trace, perhaps=built.perhaps)


def _later(old: LockedNote | LockedNoteType | None, now: int) -> int:
    """Anki takes only what is newer, so that a clock which was set back must not count."""
    return max(now, old.changed + 1) if old else now


def content_of(note: Note) -> str:
    """The digest of what Anki would see of a note; pictures are named by what they are made of."""
    media = sorted(picture.media for picture in note.pictures)
    seen = (note.note_type, sorted((name, value) for name, value in note.fields if value), sorted(note.tags), media)
    return short_digest(json.dumps(seen), 12)


def _renewed_type(old: LockedNoteType | None, kind: NoteType, now: int) -> LockedNoteType:
    look = (kind.name, kind.kind, [field.name for field in kind.fields], kind.template.name)
    content = short_digest(json.dumps((look, kind.front, kind.back, kind.css)), 12)
    schema = short_digest(json.dumps(([field.id for field in kind.fields], kind.template.id, kind.kind)), 12)
    if old and old.schema != schema:
        remedy = "build with the ankigen that made the last release; it would cost learners every later correction"
        raise LockError(f"the note type {kind.name} has other fields or templates than in ankigen.lock; {remedy}")
    return LockedNoteType(kind.id, kind.name, _time_of_look(old, kind, content, now), content, schema)


def _time_of_look(old: LockedNoteType | None, kind: NoteType, content: str, now: int) -> int:
    """The note type's own time where it is news, so that of two decks the one of the newer ankigen sets the look."""
    if old is None or old.content == content:
        return old.changed if old else kind.changed
    return kind.changed if kind.changed > old.changed else _later(old, now)


def refuse_change(old: Lock, new: Lock) -> None:
    """Raise LockedError, with what would change, unless the locks are equal."""
    reasons = list(_changes(old.notes, new.notes))
    kinds = [new.note_types[key] for key in new.note_types if old.note_types.get(key) != new.note_types[key]]
    reasons += [f"note type: {kind.name}" for kind in kinds]
    if reasons:
        lines = "\n".join(f"  {reason}" for reason in first_of(reasons, MOST_REASONS))
        raise LockedError(f"ankigen.lock is not up to date; run `ankigen build` and commit it\n{lines}")


def _changes(old: Mapping[str, LockedNote], new: Mapping[str, LockedNote]) -> Iterator[str]:
    for guid, note in new.items():
        before = old.get(guid)
        if before != note:
            yield f"{_what(before, note)}: {note.source}: {note.trace.question}"


def _what(before: LockedNote | None, note: LockedNote) -> str:
    if before is None:
        return "new"
    if note.withdrawn is not None:
        return "withdrawn"
    if before.withdrawn is not None:
        return "back again"
    return "moved" if before.content == note.content and before.source != note.source else "changed"
