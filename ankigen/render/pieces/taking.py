"""What Markdown must not see: pieces of the text are taken out before it runs and put back after.

A piece leaves one character behind, its placeholder, from a plane of Unicode that is reserved for private use.
An author's own characters from there count as control characters: no card shows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ankigen.render.controls import without_controls
from ankigen.render.pieces.kinds import Fence, Math, Piece

FIRST = 0xF0000
MOST_PIECES = 0xFFF0
FILLER = "\U000ffffd"
"""Stands in a masked text for what an earlier finder has taken."""
PLACEHOLDER = re.compile("[\U000f0000-\U000fffef]")


Find = Callable[[str, str], Iterable[Piece]]
"""From the masked text and the whole text, which have equal offsets, to the pieces found in the first."""


class Finder(NamedTuple):
    """Finds pieces of some kinds; a text without any of its signs has none."""

    find: Find
    signs: tuple[str, ...] = ("",)

    def may_find(self, text: str) -> bool:
        """Whether a text has one of the signs."""
        for sign in self.signs:  # noqa: SIM110 - twice as fast as `any`, for every passage eight times
            if sign in text:
                return True
        return False


class TooManyPiecesError(ValueError):
    """More pieces than there are placeholders."""


class Extract(NamedTuple):
    """A text with placeholders, the pieces that they stand for, and the text as it was."""

    text: str
    pieces: tuple[Piece, ...]
    source: str

    def piece(self, placeholder: str) -> Piece:
        """What a placeholder stands for."""
        return self.pieces[ord(placeholder) - FIRST]

    def restore(self, text: str) -> str:
        """`text` with its placeholders replaced by what the author wrote, as far as a card can show that."""
        return PLACEHOLDER.sub(lambda found: without_controls(self._written(self.piece(found[0]))), text)

    def _written(self, piece: Piece) -> str:
        return self.source[piece.start : piece.end]

    def placeholders(self, wanted: Callable[[Piece], bool]) -> frozenset[str]:
        """The placeholders of the pieces that are `wanted`."""
        return frozenset(chr(FIRST + index) for index, piece in enumerate(self.pieces) if wanted(piece))


def take_out(source: str, finders: Sequence[Finder]) -> Extract:
    """Let each finder in turn take its pieces; what one has taken the next do not see.

    Raises:
        TooManyPiecesError: If there are more than 65,520.
    """
    masked, found = source, list[Piece]()
    for finder in finders:
        if finder.may_find(masked):
            pieces = list(finder.find(masked, source))
            masked = _mask(masked, pieces)
            found += pieces
    pieces = _outermost(found)
    if len(pieces) > MOST_PIECES:
        raise TooManyPiecesError(f"{len(pieces)} pieces of code, formulas and pictures")
    return Extract(_with_placeholders(source, pieces), tuple(pieces), source)


def _mask(text: str, pieces: Sequence[Piece]) -> str:
    if not pieces:
        return text
    parts, position = [], 0
    for piece in pieces:
        filler = "\n" if isinstance(piece, Fence) else FILLER
        parts += [text[position : piece.start], filler * (piece.end - piece.start)]
        position = piece.end
    return "".join([*parts, text[position:]])


def _outermost(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces in order, without those that lie inside another."""
    kept: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return kept


def _with_placeholders(source: str, pieces: Iterable[Piece]) -> str:
    parts, position = [], 0
    for index, piece in enumerate(pieces):
        parts += [source[position : piece.start], _spaced(chr(FIRST + index), piece)]
        position = piece.end
    return "".join([*parts, source[position:]])


def _spaced(placeholder: str, piece: Piece) -> str:
    if not isinstance(piece, Math):
        return placeholder
    return " " * piece.space_before + placeholder + " " * piece.space_after
