"""Whether two readings of a file are the same cards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice

from ankigen.entries import Entry
from ankigen.identity import keys_of
from ankigen.pictures import Picture
from ankigen.render.card import render_card
from ankigen.render.passage import RenderOptions

_FACTS = ("book", "part", "chapter", "rating", "tags", "id", "is_cloze")
_TEXTS = ("title", "context", "question", "answer")

Groups = Sequence[Sequence[Entry]]
"""The entries of a file in order, dealt into groups."""


def differences(before: Groups, after: Groups) -> list[int]:
    """The numbers of the groups whose entries do not say the same or are not the same notes; none if all do.

    Texts may differ in white space alone, and then have to look the same on the card to the letter.
    """
    groups = zip(before, after, _keys(before), _keys(after), strict=True)
    return [
        number
        for number, (old, new, keys, new_keys) in enumerate(groups)
        if keys != new_keys or not all(map(_is_same, old, new))
    ]


def _keys(groups: Groups) -> list[list[str]]:
    """Which notes the entries of each group are; a key depends on the whole file."""
    keys = iter(keys_of(chain.from_iterable(groups))[0])
    return [list(islice(keys, len(group))) for group in groups]


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
