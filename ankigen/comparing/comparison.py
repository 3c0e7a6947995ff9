"""From two contents to what is between them; notes are known by their GUIDs, as Anki knows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ankigen.apkg.contents import Contents, Note
from ankigen.apkg.references import in_html
from ankigen.comparing.words import Piece, changes
from ankigen.render.visible import visible_text
from ankigen.wording import shortened

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Named:
    """A note as a reader knows it: its deck, and its title or the beginning of its question."""

    guid: str
    deck: str
    name: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What changed in a field: its words, its pictures and sounds; neither if only its form did."""

    field: str
    words: tuple[Piece, ...]
    media: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A note that both releases have, in two forms."""

    note: Named
    fields: tuple[FieldChange, ...]
    tags: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A note in another deck; cards that a learner has stay where they are."""

    note: Named
    old_deck: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs, in the order of the newer release, what was withdrawn in that of the older."""

    added: tuple[Named, ...]
    changed: tuple[Change, ...]
    withdrawn: tuple[Named, ...]
    moved: tuple[Move, ...]
    unchanged: int


def compare(old: Contents, new: Contents) -> Comparison:
    """What a learner who has the old release will notice about the new one."""
    before = {note.guid: note for note in old.notes}
    after = {note.guid: note for note in new.notes}
    both = [(before[guid], note) for guid, note in after.items() if guid in before]
    changed = [_change(old, new, *pair) for pair in both if differ(*pair)]
    return Comparison(
        added=tuple(named(new, note) for guid, note in after.items() if guid not in before),
        changed=tuple(changed),
        withdrawn=tuple(named(old, note) for guid, note in before.items() if guid not in after),
        moved=tuple(
            Move(named(new, late), old.deck_of(early))
            for early, late in both
            if old.deck_of(early) != new.deck_of(late)
        ),
        unchanged=len(both) - len(changed),
    )


def named(contents: Contents, note: Note) -> Named:
    """What to call a note: by its title if it has one, else by its first field that says something."""
    values = contents.values(note)
    texts = (visible_text(values[field]) for field in ("Title", *values) if field in values)
    name = next(filter(None, texts), "") or note.guid
    return Named(note.guid, contents.deck_of(note), shortened(name, LONGEST_NAME))


def differ(early: Note, late: Note) -> bool:
    """Whether a note says something else than it did."""
    return early.fields != late.fields or set(early.tags) != set(late.tags)


def _change(old: Contents, new: Contents, early: Note, late: Note) -> Change:
    before, after = old.values(early), new.values(late)
    fields = [
        _field(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*after, *before))
        if before.get(name, "") != after.get(name, "")
    ]
    return Change(named(new, late), tuple(fields), tuple(_exchanged(set(early.tags), set(late.tags))))


def _field(name: str, before: str, after: str) -> FieldChange:
    said = visible_text(before), visible_text(after)
    words = changes(*said) if said[0] != said[1] else ()
    return FieldChange(name, words, tuple(_exchanged(set(in_html(before)), set(in_html(after)))))


def _exchanged(before: set[str], after: set[str]) -> Iterator[Piece]:
    yield from (Piece("old", name) for name in sorted(before - after))
    yield from (Piece("new", name) for name in sorted(after - before))
