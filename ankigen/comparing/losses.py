"""What a new release would cost those who learn from the old one: progress, or corrections that never arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ankigen.apkg.checking import Finding
from ankigen.apkg.contents import Contents, Note, NoteType
from ankigen.apkg.references import file_named, in_html
from ankigen.comparing.comparison import differ, named
from ankigen.diagnostics import Severity
from ankigen.render.visible import visible_text
from ankigen.wording import counted

_USE_THE_LOCK = "build with the lock of the old release"
SHORTEST_ANSWER = 20
"""A shorter text may well be the answer to two questions."""


@dataclass(frozen=True)
class Releases:
    """Two releases, and their notes by GUID."""

    old: Contents
    new: Contents

    def both(self) -> Iterator[tuple[Note, Note]]:
        """The notes that both have, as they were and as they are."""
        before = {note.guid: note for note in self.old.notes}
        return ((before[note.guid], note) for note in self.new.notes if note.guid in before)

    def exchanged(self) -> tuple[list[Note], list[Note]]:
        """The notes that only the old release has, and those that only the new one has."""
        before, after = ({note.guid for note in contents.notes} for contents in (self.old, self.new))
        gone = [note for note in self.old.notes if note.guid not in after]
        return gone, [note for note in self.new.notes if note.guid not in before]

    def note_types(self) -> Iterator[tuple[NoteType, NoteType]]:
        """The note types that both have and the new release uses."""
        used = {note.note_type for note in self.new.notes}
        shared = sorted(used & self.old.note_types.keys() & self.new.note_types.keys())
        return ((self.old.note_types[key], self.new.note_types[key]) for key in shared)


def find_losses(old: Contents, new: Contents) -> tuple[Finding, ...]:
    """Everything that would be lost, errors first."""
    releases = Releases(old, new)
    found = [finding for rule in RULES for finding in rule(releases)]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.ERROR))


def _error(kind: str, found: str, remedy: str) -> Finding:
    return Finding(Severity.ERROR, kind, found, remedy)


def _warning(kind: str, found: str, remedy: str) -> Finding:
    return Finding(Severity.WARNING, kind, found, remedy)


def _twins(releases: Releases) -> Iterator[Finding]:
    counts = Counter(note.guid for note in releases.new.notes)
    for guid in sorted(guid for guid, count in counts.items() if count > 1):
        yield _error("duplicate-guid", f"{counts[guid]} new notes have the GUID {guid}", "only one would be updated")


def _lost_identities(releases: Releases) -> Iterator[Finding]:
    """A note that was withdrawn and one that was added ask or answer the same: it is one note with a new GUID."""
    gone, come = releases.exchanged()
    asked, answered = ({text(releases.old, note): note for note in gone} for text in (_question, _answer))
    for note in come:
        question, answer = _question(releases.new, note), _answer(releases.new, note)
        surely = asked.get(question) if question else None
        if former := surely or (answered.get(answer) if answer else None):
            found = f"“{named(releases.new, note).name}” had the GUID {former.guid} and now has {note.guid}"
            said = _error if surely else _warning
            yield said("lost-identity", found, f"learners would get it twice; {_USE_THE_LOCK}")


def _question(contents: Contents, note: Note) -> str:
    return visible_text(next(iter(contents.values(note).values()), "")).casefold()


def _answer(contents: Contents, note: Note) -> str:
    text = visible_text(contents.values(note).get("Answer", "")).casefold()
    return text if len(text) >= SHORTEST_ANSWER else ""


def _other_note_types(releases: Releases) -> Iterator[Finding]:
    for early, late in releases.both():
        if early.note_type != late.note_type:
            found = f"“{named(releases.new, late).name}” has another note type"
            yield _error("other-note-type", found, "Anki would not update it; give the new form an id of its own")


def _changed_schemas(releases: Releases) -> Iterator[Finding]:
    for early, late in releases.note_types():
        if _schema(early) != _schema(late):
            found = f"the note type {late.name} has other fields or templates under the same id {late.id}"
            yield _error("changed-schema", found, "Anki would update none of its notes; give the new form another id")


def _schema(kind: NoteType) -> tuple[object, ...]:
    """What may not change; what carries a stable id may change its name."""
    named_by = [[part.id or part.name for part in parts] for parts in (kind.fields, kind.templates)]
    return kind.kind, named_by


def _stale_notes(releases: Releases) -> Iterator[Finding]:
    for early, late in releases.both():
        if differ(early, late) and late.changed <= early.changed:
            found = f"“{named(releases.new, late).name}” changed, and its time of change is not newer"
            yield _error("stale-note", found, f"Anki would keep the old form; {_USE_THE_LOCK}")


def _stale_note_types(releases: Releases) -> Iterator[Finding]:
    for early, late in releases.note_types():
        if _look(early) != _look(late) and late.changed <= early.changed:
            found = f"the look of the note type {late.name} changed, and its time of change is not newer"
            yield _error("stale-note-type", found, "Anki would keep the old look; move its time of change")


def _look(kind: NoteType) -> tuple[object, ...]:
    return kind.name, kind.css, [(template.name, template.front, template.back) for template in kind.templates]


def _stale_media(releases: Releases) -> Iterator[Finding]:
    """A file under a known name with other bytes: Anki takes it only along with a newer note, if at all."""
    before = {file.name: file.digest for file in releases.old.media}
    changed = {f.name for f in releases.new.media if f.digest and before.get(f.name, f.digest) != f.digest}
    arriving = {
        file_named(address, releases.new.media_names)
        for early, late in releases.both()
        if late.changed > early.changed
        for address in in_html("\n".join(late.fields))
    }
    for name in sorted(changed):
        if name.startswith("_") or name not in arriving:
            yield _error("stale-media", f"{name} changed under its name", "Anki would keep the old file; rename it")


def _lost_cards(releases: Releases) -> Iterator[Finding]:
    for early, late in releases.both():
        if lost := {card.ord for card in early.cards} - {card.ord for card in late.cards}:
            found = f"“{named(releases.new, late).name}” has {counted(len(lost), 'card')} fewer"
            yield _warning("lost-card", found, "they stay with learners, empty; keep the numbers of clozes")


def _touched(releases: Releases) -> Iterator[Finding]:
    touched = sum(late.changed > early.changed and not differ(early, late) for early, late in releases.both())
    if touched:
        found = "one note is newer and says" if touched == 1 else f"{touched:,} notes are newer and say"
        yield _warning("touched", f"{found} the same", f"Anki would overwrite learners' own edits; {_USE_THE_LOCK}")


RULES: tuple[Callable[[Releases], Iterator[Finding]], ...] = (
    _twins,
    _lost_identities,
    _other_note_types,
    _changed_schemas,
    _stale_notes,
    _stale_note_types,
    _stale_media,
    _lost_cards,
    _touched,
)
