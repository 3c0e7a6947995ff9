"""What a package says, as one number, however it was compressed and whichever format it has."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import chain, repeat

from ankigen.apkg.contents import Contents, Note

FIGURE = re.compile(r"ankigen-[a-z0-9]+-[a-z0-9-]+-[0-9a-f]{12}\.png")


def content_digest(contents: Contents) -> str:
    """SHA-256 over notes, note types, decks and media: what a learner receives, and when each note last changed.

    Ids that Anki gives out anew at each import (of notes, cards and decks) are left out. A drawn figure counts by its
    name, which says all that it is made of: its bytes differ with a platform's arithmetic and compressor.
    """
    used = {note.note_type for note in contents.notes}
    kinds = [astuple(contents.note_types[key]) for key in sorted(used & contents.note_types.keys())]
    decks = sorted(_studied(contents))
    said: dict[str, Sequence[object]] = {
        "notes": sorted(_note(contents, note) for note in contents.notes),
        "note types": kinds,
        "decks": [astuple(deck) for deck in sorted(contents.decks.values(), key=astuple) if deck.name in decks],
        "media": sorted(
            [file.name, "" if FIGURE.fullmatch(file.name) else file.digest or ""] for file in contents.media
        ),
    }
    digest = hashlib.sha256()
    for piece in _json(said):
        digest.update(piece.encode())
    return digest.hexdigest()


def _json(said: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """An object of lists as canonical JSON, item by item: a large package is not in memory as a text once more."""
    for start, (key, items) in zip(chain("{", repeat(",")), sorted(said.items()), strict=False):
        yield f"{start}{json.dumps(key)}:"
        for sign, item in zip(chain("[", repeat(",")), items, strict=False):
            yield sign + json.dumps(item, separators=(",", ":"))
        yield "]" if items else "[]"
    yield "}"


def _note(contents: Contents, note: Note) -> list[object]:
    cards = [[card.ord, contents.decks[card.deck].name if card.deck in contents.decks else ""] for card in note.cards]
    return [note.guid, note.note_type, list(note.fields), sorted(note.tags), note.changed, cards]


def _studied(contents: Contents) -> set[str]:
    """The names of the decks that hold cards, and of those above them."""
    names = {contents.decks[c.deck].name for note in contents.notes for c in note.cards if c.deck in contents.decks}
    return {"::".join(levels[: n + 1]) for name in names for levels in [name.split("::")] for n in range(len(levels))}
