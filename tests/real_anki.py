"""The real Anki: a fresh collection that imports packages as the desktop does, with its default options.

`anki` is AGPL: only the tests import it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.consts import CARD_TYPE_REV, QUEUE_TYPE_REV

if TYPE_CHECKING:  # at run time anki.cards can only be imported after anki.collection
    from anki.cards import Card


@dataclass(frozen=True)
class Imported:
    """What Anki says after an import, in notes."""

    new: int
    updated: int
    duplicate: int
    conflicting: int
    found: int


class RealAnki:
    """A collection in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.collection = Collection(str(folder / "collection.anki2"))

    def import_package(self, path: Path) -> Imported:
        request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
        log = self.collection.import_anki_package(request).log
        return Imported(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting), log.found_notes)

    @property
    def media(self) -> Path:
        return Path(self.collection.media.dir())

    def cards(self, query: str = "") -> list[Card]:
        """The cards that a search finds, in the order in which they will be studied."""
        found = [self.collection.get_card(card) for card in self.collection.find_cards(query)]
        return sorted(found, key=lambda card: (card.due, card.ord))

    def notes(self) -> list[dict[str, str]]:
        """The fields of all notes, in the order in which their cards will be studied."""
        notes = {card.nid: card.note() for card in self.cards()}
        return [dict(note.items()) for note in notes.values()]

    def learn(self) -> None:
        """Give every card that has none a schedule of its own, as a learner's reviews do."""
        cards = [card for card in map(self.collection.get_card, self.collection.find_cards("")) if not card.reps]
        for card in cards:
            card.type, card.queue, card.reps = CARD_TYPE_REV, QUEUE_TYPE_REV, 1 + card.id % 7
            card.ivl, card.due, card.factor = 1 + card.id % 300, 1 + card.id % 200, 1300 + card.id % 1200
        self.collection.update_cards(cards)

    def progress(self) -> dict[int, tuple[int, ...]]:
        """The schedule of every card by its id."""
        cards = map(self.collection.get_card, self.collection.find_cards(""))
        return {
            card.id: (card.nid, card.type, card.queue, card.reps, card.ivl, card.due, card.factor) for card in cards
        }

    def decks(self) -> set[str]:
        return {deck.name for deck in self.collection.decks.all_names_and_ids() if deck.name != "Default"}

    def problems(self) -> list[str]:
        """Everything that Anki's own checks find, and the two things that they do not."""
        found = []
        report, fine = self.collection.fix_integrity()
        found += [] if fine else [f"database: {report}"]
        media = self.collection.media.check()
        found += [f"missing media: {name}" for name in media.missing]
        found += [f"unused media: {name}" for name in media.unused]
        empty = self.collection._backend.get_empty_cards().notes
        found += [f"empty cards in note {note.note_id}" for note in empty]
        database = self.collection.db
        assert database
        bare = database.list("select id from notes where id not in (select nid from cards)")
        found += [f"a note without cards: {note}" for note in bare]
        twins = database.list("select guid from notes group by guid having count() > 1")
        return found + [f"two notes have the GUID {guid}" for guid in twins]

    def close(self) -> None:
        self.collection.close()
