"""Spaces at formulas: none inside of the dollar signs, one between a formula and the word beside it."""

from __future__ import annotations

from ankigen.entries import Passage
from ankigen.render.passage import FINDERS
from ankigen.render.pieces.taking import Math, TooManyPiecesError, take_out


def tidied(passage: Passage) -> str:
    """The text of a passage with its spaces at formulas as they are drawn."""
    text = passage.text
    if "$" not in text:
        return text
    try:
        pieces = take_out(text, FINDERS).pieces
    except TooManyPiecesError:
        return text
    parts, position = [], 0
    for piece in pieces:
        if isinstance(piece, Math):
            parts += [text[position : piece.start], _tidy(text[piece.start : piece.end], piece)]
            position = piece.end
    return "".join([*parts, text[position:]])


def _tidy(written: str, piece: Math) -> str:
    if piece.display or not written.startswith("$"):
        return written
    inner = written[1:-1].strip(" \t")
    if inner.endswith("\\"):
        return written
    return f"{' ' * piece.space_before}${inner}${' ' * piece.space_after}"
