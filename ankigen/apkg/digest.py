"""What a package says, as one number, however it was compressed and whichever format it has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from ankigen.apkg.contents import Contents, Deck, Note, NoteType

FIGURE = re.compile(r"ankigen-[a-z0-9]+-[a-z0-9-]+-[0-9a-f]{12}\.(?:png|wav)")

_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Tally:
    """The digests of what notes stand in, and of each note, in any order."""

    frame: str
    notes: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over all of them: the digest of the content."""
        return sha256("\n".join((self.frame, *sorted(self.notes))).encode()).hexdigest()

    def with_other(self, replaced: Mapping[str, str]) -> Tally:
        """The tally after some notes became others; raises ValueError if it does not hold them."""
        notes = list(self.notes)
        for old, new in replaced.items():
            notes[notes.index(old)] = new
        return replace(self, notes=tuple(notes))


def content_digest(contents: Contents) -> str:
    """The digest of everything that a learner receives, and of when each note last changed.

    Ids that Anki gives out anew at each import (of notes, cards and decks) are left out. A drawn figure counts by its
    name, which says all that it is made of: its bytes differ with a platform's arithmetic and compressor.
    """
    studied = {contents.decks[c.deck].name for note in contents.notes for c in note.cards if c.deck in contents.decks}
    used = {note.note_type for note in contents.notes}
    kinds = [kind for key, kind in contents.note_types.items() if key in used]
    media = {file.name: file.digest or "" for file in contents.media}
    notes = tuple(_digest_of_note(contents, note) for note in contents.notes)
    return Tally(frame_digest(kinds, contents.decks.values(), studied, media), notes).digest


def frame_digest(
    note_types: Iterable[NoteType], decks: Iterable[Deck], studied: Iterable[str], media: Mapping[str, str]
) -> str:
    """SHA-256 over what notes stand in: note types, `studied` decks and those above them, digests of media by name."""
    named = {name for deck in studied for name in _with_parents(deck)}
    said = {
        "note types": sorted(note_types, key=lambda kind: kind.id),
        "decks": sorted(deck for deck in decks if deck.name in named),
        "media": sorted((name, "" if FIGURE.fullmatch(name) else digest) for name, digest in media.items()),
    }
    return sha256(_encode(said).encode()).hexdigest()


def note_digest(
    guid: str, fields: str, *, note_type: int, tags: Sequence[str], changed: int, cards: Sequence[tuple[int, str]]
) -> str:
    """SHA-256 over a note: `fields` with U+001F between them, of each card its `ord` and the name of its deck."""
    head = _encode((guid, note_type, sorted(tags), changed, cards))
    return sha256(f"{head}\n{fields}".encode("utf-8", "surrogatepass")).hexdigest()


def _digest_of_note(contents: Contents, note: Note) -> str:
    cards = [(card.ord, contents.decks[card.deck].name if card.deck in contents.decks else "") for card in note.cards]
    fields = "\x1f".join(note.fields)
    return note_digest(note.guid, fields, note_type=note.note_type, tags=note.tags, changed=note.changed, cards=cards)


def _with_parents(deck: str) -> list[str]:
    """The names of the decks above a deck, and its own."""
    levels = deck.split("::")
    return ["::".join(levels[: count + 1]) for count in range(len(levels))]
