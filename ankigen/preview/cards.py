"""What the page shows: cards, the files that they stand in, and their problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ankigen.diagnostics import Diagnostic
from ankigen.entries import Entry, Note
from ankigen.pictures import Picture


@dataclass(frozen=True, slots=True)
class Card:
    """One card of an entry's note; `ordinal` tells the cards of a cloze note apart.

    `key` names the card on the page: it stays the same as long as file, title and question do.
    """

    key: str
    entry: Entry
    note: Note
    ordinal: int
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """The cards of a seed file in its order, and the problems that belong to none of them."""

    path: str
    cards: tuple[Card, ...]
    elsewhere: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the page shows, by file in the order of a build; a newer state has a greater number."""

    number: int = 0
    files: Mapping[str, File] = field(default_factory=dict)
    elsewhere: tuple[Diagnostic, ...] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def state_of(number: int, files: Mapping[str, File], elsewhere: Iterable[Diagnostic]) -> State:
    """The state of these files, with its cards by key and its pictures by the names of their files."""
    cards = {card.key: card for file in files.values() for card in file.cards}
    pictures = {name: picture for card in cards.values() for picture in card.note.pictures for name in picture.files}
    return State(number, files, tuple(elsewhere), cards, pictures)
