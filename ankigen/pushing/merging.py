"""What a collection holds and what a deck says, merged: field by field, a learner's own words stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from ankigen.apkg.contents import Contents, Deck, Note, NoteType
from ankigen.pushing.record import Record, digest


@dataclass(frozen=True, slots=True)
class Merge:
    """Three forms of the same notes: as Anki has them, as it will have them, and as the deck says.

    `sent` are the GUIDs of notes that Anki has to be given; `kept` those whose edits in Anki stand against a newer form
    of the deck; `styled` the ids of note types whose look was changed in Anki. `root` is the deck above all others as
    Anki will have it. `strange` are notes in none of the three, which in Anki have another note type or one with other
    fields.
    """

    before: Contents
    after: Contents
    deck: Contents
    sent: frozenset[str]
    kept: frozenset[str]
    styled: frozenset[int]
    root: Deck
    strange: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Merged:
    note: Note
    is_news: bool
    is_contested: bool = False


def merge(theirs: Contents, ours: Contents, record: Record, *, overwrite: bool) -> Merge:
    """Merge the deck `ours` into what is in Anki, `theirs`.

    What was last pushed tells who changed a field: one that the learner changed stays, one that only the deck changed
    is renewed. Where no push is on record, all that differs may be the learner's. `overwrite` takes the deck's word.
    """
    own = {note.guid for note in ours.notes}
    there = {note.guid: note for note in theirs.notes if note.guid in own}
    strange = tuple(n for n in ours.notes if n.guid in there and _is_strange(n, there[n.guid], ours, theirs))
    left = own - {note.guid for note in strange}
    deck = replace(ours, notes=tuple(note for note in ours.notes if note.guid in left))
    pairs = ((note, there.get(note.guid)) for note in deck.notes)
    merged = [
        _merged(note, old, deck, theirs, record, overwrite=overwrite) if old else _Merged(note, is_news=True)
        for note, old in pairs
    ]
    return Merge(
        before=replace(theirs, notes=tuple(note for guid, note in there.items() if guid in left)),
        after=replace(deck, notes=tuple(one.note for one in merged)),
        deck=deck,
        sent=frozenset(one.note.guid for one in merged if one.is_news),
        kept=frozenset(one.note.guid for one in merged if one.is_contested),
        styled=frozenset() if overwrite else frozenset(_styled(theirs, deck, record)),
        root=_root(theirs, ours, record, overwrite=overwrite),
        strange=strange,
    )


def _is_strange(note: Note, there: Note, ours: Contents, theirs: Contents) -> bool:
    """Whether Anki cannot take the deck's form for the form that it has."""
    kinds = ours.note_types[note.note_type], theirs.note_types.get(there.note_type)
    return note.note_type != there.note_type or kinds[1] is None or _names(kinds[0]) != _names(kinds[1])


def _names(kind: NoteType) -> list[str]:
    return [field.name for field in kind.fields]


def _merged(note: Note, there: Note, ours: Contents, theirs: Contents, record: Record, *, overwrite: bool) -> _Merged:
    says, stands = ours.values(note), theirs.values(there)
    pushed = record.fields.get(note.guid, {})
    edited = [] if overwrite else [name for name in says if _is_edited(stands[name], says[name], pushed.get(name))]
    values = says | {name: stands[name] for name in edited}
    tags = _tags(note, there, record)
    is_news = any(not _same(values[name], stands[name]) for name in says) or set(tags) != set(there.tags)
    after = note._replace(fields=tuple(values.values()), tags=tags, changed=max(note.changed, there.changed + 1))
    return _Merged(after, is_news, any(pushed.get(name) != digest_of(says[name]) for name in edited))


def _is_edited(stands: str, says: str, pushed: str | None) -> bool:
    """Whether what stands in a field is neither the deck's word nor what was last pushed."""
    return not _same(stands, says) and digest_of(stands) != pushed


def _same(one: str, other: str) -> bool:
    return one == other or _composed(one) == _composed(other)


def digest_of(text: str) -> str:
    """The digest of a field; Anki composes letters and their accents."""
    return digest(_composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _tags(note: Note, there: Note, record: Record) -> tuple[str, ...]:
    """The deck's tags, and the learner's own: those that no push has given. Capitals make no difference to Anki."""
    given = {tag.casefold() for tag in (*note.tags, *record.tags.get(note.guid, ()))}
    written = {tag.casefold(): tag for tag in there.tags}
    own = (tag for folded, tag in written.items() if folded not in given)
    return tuple(sorted({*own, *(written.get(tag.casefold(), tag) for tag in note.tags)}))


def _styled(theirs: Contents, deck: Contents, record: Record) -> Iterator[int]:
    """The note types whose look in Anki is neither the deck's nor what was last pushed."""
    for key in {note.note_type for note in deck.notes} & theirs.note_types.keys():
        there = look_of(theirs.note_types[key])
        if there not in {look_of(deck.note_types[key]), record.looks.get(str(key))}:
            yield key


def root_of(deck: Contents) -> Deck:
    """The deck above all others of a package, which is the one that is described."""
    return next((one for one in deck.decks.values() if one.description), Deck(deck.deck_of(deck.notes[0])))


def _root(theirs: Contents, ours: Contents, record: Record, *, overwrite: bool) -> Deck:
    """The root with its description, which is the learner's if it is neither the deck's nor what was last pushed."""
    own = root_of(ours)
    there = next((deck for deck in theirs.decks.values() if deck.name == own.name), own)
    given = {digest_of(own.description), digest_of(""), record.looks.get(own.name)}
    return own if overwrite or digest_of(there.description) in given else there


def look_of(kind: NoteType) -> str:
    """The digest of what a note type looks like."""
    return digest(kind.css, *(side for template in kind.templates for side in (template.front, template.back)))


def renewed(record: Record, merged: Merge, missed: Container[str] = ()) -> Record:
    """The record after a push: where the deck's word stands in Anki, it was given; not in notes that Anki `missed`."""
    given: dict[str, Mapping[str, str]] = {}
    for note, after in zip(merged.deck.notes, merged.after.notes, strict=True):
        if note.guid in missed:
            continue
        says, stands = merged.deck.values(note), merged.after.values(after)
        own = {name: digest_of(text) for name, text in says.items() if _same(text, stands[name])}
        given[note.guid] = {**record.fields.get(note.guid, {}), **own}
    looks = {str(key): look_of(kind) for key, kind in merged.deck.note_types.items() if key not in merged.styled}
    tags = {note.guid: note.tags for note in merged.deck.notes if note.guid in given}
    ours = merged.root in merged.deck.decks.values()
    described = {merged.root.name: digest_of(merged.root.description)} if ours else {}
    return Record({**record.fields, **given}, {**record.tags, **tags}, {**record.looks, **looks, **described})
