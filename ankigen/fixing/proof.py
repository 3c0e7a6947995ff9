"""Whether two readings of a file are the same cards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from ankigen.entries import Entry, Picture
from ankigen.identity import keys_of
from ankigen.render.card import render_card
from ankigen.render.passage import RenderOptions

_FACTS = ("book", "part", "chapter", "rating", "tags", "id", "is_cloze")
_TEXTS = ("title", "context", "question", "answer")


def first_difference(before: Sequence[Entry], after: Sequence[Entry]) -> int | None:
    """The number of the first entry that does not say the same, or is not the same note; None if all do.

    Texts may differ in white space alone, and then have to look the same on the card to the letter.
    """
    keys = zip_longest(keys_of(before)[0], keys_of(after)[0])
    pairs = zip_longest(before, after)
    for number, ((old, new), (key, new_key)) in enumerate(zip(pairs, keys, strict=True)):
        if not old or not new or key != new_key or not _is_same(old, new):
            return number
    return None


def _is_same(old: Entry, new: Entry) -> bool:
    if any(getattr(old, name) != getattr(new, name) for name in _FACTS):
        return False
    texts = [(getattr(old, name).text, getattr(new, name).text) for name in _TEXTS]
    if all(one == other for one, other in texts):
        return True
    return all(one.split() == other.split() or _joined(one) == _joined(other) for one, other in texts) and (
        _looks(old) == _looks(new)
    )


def _joined(text: str) -> str:
    return "".join(text.split())


def _looks(entry: Entry) -> tuple[tuple[str, str], ...]:
    return render_card(entry, RenderOptions(), _any_picture, None).fields


def _any_picture(address: str) -> Picture:
    """A picture that stands for whatever is at an address, which both readings have in common."""
    return Picture("x.png", address, "", "", 1, 1)
