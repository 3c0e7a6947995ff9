"""The prose of a passage: what is left when code, formulas, pictures and comments are blanked."""

from __future__ import annotations

import re

from ankigen.entries import Passage

_TOLD = re.compile(r"[^\n]")


def prose(passage: Passage) -> str:
    """The text of a passage, of the same length and with the same lines; what is no prose is spaces.

    A text of too many pieces, which no card can show either, has no prose.
    """
    from ankigen.render.pieces.finders import FINDERS  # noqa: PLC0415 - few cards are looked at so closely
    from ankigen.render.pieces.kinds import Character, Lone, Tag  # noqa: PLC0415
    from ankigen.render.pieces.taking import TooManyPiecesError, take_out  # noqa: PLC0415

    try:
        pieces = take_out(passage.text, FINDERS).pieces
    except TooManyPiecesError:
        return ""
    parts, position = [], 0
    for piece in pieces:
        if not isinstance(piece, (Lone, Tag, Character)):
            parts += [passage.text[position : piece.start], _TOLD.sub(" ", passage.text[piece.start : piece.end])]
            position = piece.end
    return "".join([*parts, passage.text[position:]])
