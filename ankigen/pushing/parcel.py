"""The notes that Anki has to be given, as a package: the way in that keeps GUIDs and schedules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ankigen.apkg.contents import Note as KnownNote
from ankigen.apkg.references import file_named, in_html
from ankigen.entries import Deck, Note
from ankigen.errors import AnkigenError
from ankigen.notetypes import NAMES, NoteType, load_note_type
from ankigen.packing.package import package_bytes
from ankigen.pushing.merging import Merge, look_of


def parcel(merged: Merge, media: Mapping[str, bytes]) -> bytes | None:
    """A package of what is new or changed, or None if nothing is; `media` holds all files of the deck.

    Raises:
        AnkigenError: If the deck was not made by ankigen.
    """
    names = {load_note_type(name).id: name for name in NAMES}
    if strangers := {note.note_type for note in merged.deck.notes} - names.keys():
        raise AnkigenError(f"the note type {min(strangers)} is not ankigen's; import such packages in Anki itself")
    wanted = merged.sent | set(_carriers(merged))
    there = {note.guid: note for note in merged.before.notes}
    carried = [note for note in merged.after.notes if note.guid in wanted]
    if not carried:
        return None
    notes = (_note(note, names[note.note_type], there.get(note.guid), merged) for note in carried)
    kinds = {name: _note_type(load_note_type(name), merged) for name in names.values()}
    files = {name: media[name] for name in _used(carried, media) - merged.before.media_names}
    return package_bytes(Deck(merged.root.name, merged.root.description, tuple(notes)), files, kinds)


def _carriers(merged: Merge) -> Iterator[str]:
    """Notes without news of their own: with them travels a newer look of their note type, or the deck's description."""
    told = {note.note_type for note in merged.after.notes if note.guid in merged.sent}
    first = {note.note_type: note.guid for note in reversed(merged.after.notes)}
    for key, guid in first.items():
        there = merged.before.note_types.get(key)
        is_news = there is not None and look_of(there) != look_of(merged.deck.note_types[key])
        if is_news and key not in told | merged.styled:
            yield guid
    known = {deck.name: deck.description for deck in merged.before.decks.values()}
    if not merged.sent and known.get(merged.root.name, merged.root.description) != merged.root.description:
        yield merged.deck.notes[0].guid


def _note(note: KnownNote, kind: str, there: KnownNote | None, merged: Merge) -> Note:
    """A note for the package, in the deck in which Anki has it; one that only carries a look is no newer than there."""
    return Note(
        guid=note.guid,
        note_type=kind,
        fields=tuple(merged.after.values(note).items()),
        tags=note.tags,
        deck=(merged.before.deck_of(there) if there else "") or merged.after.deck_of(note),
        pictures=(),
        changed=there.changed if there and note.guid not in merged.sent else note.changed,
    )


def _note_type(kind: NoteType, merged: Merge) -> NoteType:
    """A note type as the deck has it: newer than Anki's if its look is to be replaced, else not."""
    ours, there = merged.deck.note_types.get(kind.id), merged.before.note_types.get(kind.id)
    if ours is None:
        return kind
    [template] = ours.templates
    sent = kind._replace(changed=ours.changed, css=ours.css, front=template.front, back=template.back)
    if there is None or look_of(there) == look_of(ours):
        return sent
    kept = kind.id in merged.styled
    return sent._replace(changed=min(ours.changed, there.changed) if kept else max(ours.changed, there.changed + 1))


def _used(notes: Iterable[KnownNote], media: Mapping[str, bytes]) -> set[str]:
    """The files that the notes show, and those of the style sheet, whose names begin with an underscore.

    A name says what a file is made of: one that Anki has is not sent, or Anki would keep both and rewrite the field.
    """
    names = frozenset(media)
    shown = {file_named(address, names) for note in notes for address in in_html("\n".join(note.fields))}
    return {name for name in media if name in shown or name.startswith("_")}
