"""Which notes must still be what they were, as `docs/updates.md` promises it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from tests.life.project import Card


class Placed(NamedTuple):
    """A card in a file of a book; once it is built, the GUID of its note."""

    card: Card
    book: str
    source: str
    guid: str = ""

    @property
    def text(self) -> tuple[str, str, str]:
        """What is one note where it is equal."""
        return self.book, self.card.question, self.card.answer


class Rule(NamedTuple):
    """By what a card is known; a rule `for_named` holds for a card that has just been given an id, too."""

    key: Callable[[Placed], Hashable | None]
    for_named: bool = False


RULES = (
    Rule(lambda it: it.card.id or None, for_named=True),
    Rule(lambda it: (*it.text, it.card.title), for_named=True),
    Rule(lambda it: (it.book, it.card.title, it.card.question), for_named=True),
    Rule(lambda it: it.text),
    Rule(lambda it: (it.book, it.card.title, it.card.answer) if it.card.answer else None),
    Rule(lambda it: (*it.text[1:], it.card.title)),
)
"""From the surest on; likeness is no promise."""


def is_kept(old: Placed, new: Placed, olds: Iterable[Placed], news: Iterable[Placed]) -> bool:
    """Whether a card must still be the note that it was, as no other can be meant; all of `olds` have other GUIDs."""
    if bool(old.card.answer) != bool(new.card.answer) or (old.card.id and new.card.id and old.card.id != new.card.id):
        return False
    olds, news = list(olds), list(news)
    for rule in RULES:
        if new.card.id and not old.card.id and not rule.for_named:
            return False
        asking = [one for one in news if rule.key(one) == rule.key(old) is not None]
        asked = [one for one in olds if rule.key(one) == rule.key(new) is not None]
        if asking or asked:
            return asking == [new] and [one.guid for one in asked] == [old.guid]
    return False
