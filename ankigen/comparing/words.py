"""What changed in a text, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

MOST_WORDS = 1_000
"""Of a longer changed part, both forms are shown whole: to compare them takes time with the square of their length."""
AROUND = 4
"""Words of what did not change that are shown on either side."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both texts have, or only the old one, or only the new one."""

    kind: Literal["same", "old", "new"]
    text: str


def changes(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts in one: what is the same shortened, what is not in full."""
    return tuple(_shortened(_pieces(old.split(), new.split())))


def _pieces(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = [_piece("old", one), _piece("new", other)]
    if max(len(one), len(other)) <= MOST_WORDS:
        middle = list(_compared(one, other))
    pieces = [_piece("same", old[:head]), *middle, _piece("same", old[len(old) - tail :])]
    return [piece for piece in pieces if piece.text]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many equal words both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _compared(one: Sequence[str], other: Sequence[str]) -> Iterator[Piece]:
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=True).get_opcodes():
        if kind == "equal":
            yield _piece("same", one[i:j])
        else:
            yield _piece("old", one[i:j])
            yield _piece("new", other[k:m])


def _piece(kind: Literal["same", "old", "new"], words: Sequence[str]) -> Piece:
    return Piece(kind, " ".join(words))


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    for index, piece in enumerate(pieces):
        if piece.kind != "same":
            yield piece
            continue
        words = piece.text.split()
        first = words[:AROUND] if index > 0 else []
        last = words[-AROUND:] if index < len(pieces) - 1 else []
        yield piece if len(words) <= len(first) + len(last) + 1 else Piece("same", " ".join([*first, "…", *last]))
