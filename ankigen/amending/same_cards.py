"""Which notes of the lock the cards of a changed seed file are, wherever this can be told without any other file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ankigen.books import is_wanted
from ankigen.config import Config
from ankigen.entries import Note
from ankigen.lock.lines import json_line, note_line, object_of, read_note
from ankigen.lock.lock import LockedNote
from ankigen.lock.matching import EXACT, match
from ankigen.lock.renewal import Built, renewed
from ankigen.preparing.rendered_file import RenderedEntry, RenderedFile

_TEXTS = re.compile(r'"texts": "[\w-]*\.([\w-]*)\.([\w-]*)"')
"""The digests of question and answer in a line of the lock; quotation marks in a title would be escaped."""


class OtherCardsError(Exception):
    """More than texts of cards has changed, or it cannot be told."""


@dataclass(frozen=True, slots=True)
class SameCard:
    """A card as it is now, the note of the lock that it is, and why."""

    now: RenderedEntry
    note: LockedNote
    why: str

    @property
    def is_same(self) -> bool:
        """Whether neither the lock nor Anki would see a difference."""
        return self.now.outline.trace == self.note.trace and self.now.content == self.note.content

    def renewed(self, now: int) -> LockedNote:
        """The note as it stands in the lock after a build at this time."""
        note, made = self.note, self.now
        return renewed(note, Built(note.guid, made.note.note_type, made.content, made.outline.trace, note.source), now)

    def made(self, now: int) -> Note:
        """The note for Anki."""
        return self.now.note._replace(guid=self.note.guid, changed=self.renewed(now).changed)


class LockLines:
    """The lock of the last build as lines, of which a few are replaced."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._places: dict[str, int] = {}
        self._texts = _counted(_TEXTS.findall(text))

    def notes_of(self, source: str) -> dict[str, LockedNote]:
        """The notes of a seed file by GUID."""
        said, notes = json_line({"from": source})[1:-1], {}
        for place, line in enumerate(self._lines):
            if said in line and (note := read_note(object_of(line))).source == source:
                notes[note.guid] = note
                self._places[note.guid] = place
        return notes

    def are_likes_elsewhere(self, card: SameCard) -> bool:
        """Whether another note than its own has a card's question or answer."""
        texts, own = card.now.outline.trace.exact[1:], card.note.trace.exact[1:]
        sides = zip(texts, own, self._texts, strict=True)
        return any(text and count[text] > (text == before) for text, before, count in sides)

    def replaced(self, notes: Iterable[LockedNote]) -> str:
        """The text with these notes as they are now."""
        now = {self._places[note.guid]: note_line(note) for note in notes}
        return "\n".join(now.get(place, line) for place, line in enumerate(self._lines))


def _counted(texts: Iterable[tuple[str, str]]) -> tuple[Counter[str], Counter[str]]:
    pairs = list(texts)
    return Counter(question for question, _ in pairs), Counter(answer for _, answer in pairs)


def same_cards(
    before: RenderedFile, now: RenderedFile, notes: Mapping[str, LockedNote], config: Config
) -> list[SameCard]:
    """The cards of a seed file, each of which is the note that it was; `notes` are those that the lock has of the file.

    Raises:
        OtherCardsError: If there are other cards than before, in another order or with other pictures, or any doubt.
    """
    found = match([one.outline.trace for one in now.entries], notes, lambda _: True)
    guids = {note.trace: note.guid for note in notes.values()}
    counts = {len(known) for known in (before.entries, now.entries, notes, guids, found.known)}
    if len(counts) > 1 or found.doubts or before.answers or now.answers:
        raise OtherCardsError
    cards = [SameCard(one, found.known[at].note, found.known[at].why) for at, one in enumerate(now.entries)]
    for old, card in zip(before.entries, cards, strict=True):
        is_itself = guids.get(old.outline.trace) == card.note.guid
        if not (
            is_itself and _is_sure(card) and _frame(old) == _frame(card.now) and is_wanted(card.now.outline, config)
        ):
            raise OtherCardsError
    return cards


def _is_sure(card: SameCard) -> bool:
    note, trace = card.note, card.now.outline.trace
    if card.why not in EXACT:  # how much alike texts are depends on all others
        return False
    return note.withdrawn is None and not note.perhaps and trace.id == note.trace.id and bool(trace.exact[1])


def _frame(one: RenderedEntry) -> tuple[object, ...]:
    """What must not change in a card if nothing but its own row is to be written."""
    note = one.note
    return one.outline.book, note.note_type, note.deck, note.ordinals, note.pictures, note.fonts


def refuse_likes(cards: Iterable[SameCard]) -> None:
    """Raise OtherCardsError if two changed cards have one question or one answer now: they might be one note."""
    texts = [card.now.outline.trace.exact for card in cards]
    for side in _counted((question, answer) for _, question, answer in texts):
        if any(text and count > 1 for text, count in side.items()):
            raise OtherCardsError
