"""What a package holds, as nouns; all of them frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from ankigen.errors import AnkigenError


class PackageError(AnkigenError):
    """A file that is no package, or not one that can be read safely; the message says why and what to do."""


def is_package(path: Path) -> bool:
    """Whether a path is named as packages are."""
    return path.suffix.lower() == ".apkg"


class Field(NamedTuple):
    """A field of a note type; `id` is None where the package gives it none."""

    name: str
    id: int | None = None


class Template(NamedTuple):
    """A template of a note type: the HTML of both sides."""

    name: str
    front: str
    back: str
    id: int | None = None


class NoteType(NamedTuple):
    """A note type; `changed` is in seconds since 1970."""

    id: int
    name: str
    kind: Literal["normal", "cloze"]
    changed: int
    fields: tuple[Field, ...]
    templates: tuple[Template, ...]
    css: str = ""


class Card(NamedTuple):
    """A card of a note: `ord` counts templates, or cloze numbers, from 0; `due` is its place among new cards."""

    ord: int
    deck: int
    due: int


class Note(NamedTuple):
    """A note; `note_type` is an id, `fields` are HTML, `changed` is in seconds since 1970."""

    id: int
    guid: str
    note_type: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    changed: int
    cards: tuple[Card, ...]


class Deck(NamedTuple):
    """A deck: its whole name with `::` between levels, and its description."""

    name: str
    description: str = ""


class Media(NamedTuple):
    """A media file: its name in Anki, its member in the archive, its size in bytes and SHA-256, None if it is lost."""

    name: str
    member: str
    size: int
    digest: str | None


@dataclass(frozen=True)
class Contents:
    """Everything in a package that Anki would import, in the order in which cards are studied.

    `strangers` are members of the archive that belong to nothing.
    """

    format: str
    changed: int
    notes: tuple[Note, ...]
    note_types: Mapping[int, NoteType]
    decks: Mapping[int, Deck]
    media: tuple[Media, ...]
    strangers: tuple[str, ...] = ()

    def deck_of(self, note: Note) -> str:
        """The deck of a note's first card; empty if it has none."""
        return self.decks[note.cards[0].deck].name if note.cards and note.cards[0].deck in self.decks else ""

    def values(self, note: Note) -> dict[str, str]:
        """The fields of a note by name; what its note type does not know is numbered."""
        kind = self.note_types.get(note.note_type)
        names = [field.name for field in kind.fields] if kind else []
        names += [f"field {number}" for number in range(len(names) + 1, len(note.fields) + 1)]
        return dict(zip(names, note.fields, strict=False))

    @cached_property
    def media_names(self) -> frozenset[str]:
        """The names of all media files."""
        return frozenset(file.name for file in self.media)
