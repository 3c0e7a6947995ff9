"""Spaces at formulas: none inside of the dollar signs, one between a formula and the word beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ankigen.entries import Passage
from ankigen.render.pieces.finders import FINDERS
from ankigen.render.pieces.kinds import Math
from ankigen.render.pieces.taking import TooManyPiecesError, take_out


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


def respaced(own: Sequence[str], first: int, passages: Iterable[Passage]) -> list[str]:
    """Lines, counted from `first`, with the spaces at the formulas of their passages mended, and nothing else."""
    result = list(own)
    for passage in passages:
        for line, text in zip(passage.lines, tidied(passage).split("\n"), strict=True):
            at, start = line.number - first, line.column - 1
            if text != line.text and 0 <= at < len(own) and own[at].startswith(line.text, start):
                result[at] = result[at][:start] + text + own[at][start + len(line.text) :]
    return result


def _tidy(written: str, piece: Math) -> str:
    if piece.display or not written.startswith("$"):
        return written
    inner = written[1:-1].strip(" \t")
    if inner.endswith("\\"):
        return written
    return f"{' ' * piece.space_before}${inner}${' ' * piece.space_after}"
