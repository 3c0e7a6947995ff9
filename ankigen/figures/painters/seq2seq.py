"""Draws the figures of the model that reads dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PIL import Image, ImageDraw, ImageFont

from ankigen.figures.families.seq2seq import SIDE, TEXTS
from ankigen.figures.painters.bars import INK, PAPER, as_tensor
from ankigen.models.dates import codes, text
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.seq2seq import Seq2Seq

GRID = 50
"""Grey of a share of nothing."""
TEXT_SIZE = 21
HEAD = 36
"""Pixels above the map and to its left, for the letters."""
ABOVE, BELOW = 60, 420
"""Heights of the two lines of letters that are joined."""
FAINTEST = 0.15
"""The least share of attention that has a line, except where it is the largest of its character."""


def attention(values: Values) -> Tensor:
    """Columns of what was asked, rows of what was written: (1, 1, SIDE, SIDE)."""
    asked, written, shares = _read(values)
    picture, pen = _canvas()
    across, down = (SIDE - HEAD - 4) / len(asked), (SIDE - HEAD - 4) / len(written)
    for row, (sign, line) in enumerate(zip(written, shares, strict=True)):
        top = HEAD + row * down
        _letter(pen, HEAD / 2, top + down / 2, sign)
        for column, share in enumerate(line):
            left = HEAD + column * across
            pen.rectangle((left + 1, top + 1, left + across - 1, top + down - 1), _shade(share))
    for column, sign in enumerate(asked):
        _letter(pen, HEAD + (column + 0.5) * across, HEAD / 2, sign)
    return as_tensor(picture).unsqueeze(0)


def alignment(values: Values) -> Tensor:
    """Both texts, joined by lines as bright as the attention: (1, 1, SIDE, SIDE)."""
    asked, written, shares = _read(values)
    picture, pen = _canvas()
    upper, lower = _places(len(asked)), _places(len(written))
    for share, above, below in _joined(shares):
        ends = (upper[above], ABOVE + 18, lower[below], BELOW - 18)
        pen.line(ends, _shade(share), width=1 + round(4 * share))
    for places, height, signs in ((upper, ABOVE, asked), (lower, BELOW, written)):
        for place, sign in zip(places, signs, strict=True):
            _letter(pen, place, height, sign)
    return as_tensor(picture).unsqueeze(0)


def _joined(shares: list[list[float]]) -> list[tuple[float, int, int]]:
    """Shares that have a line, the brightest last, each with the number of what was read and of what was written."""
    return sorted(
        (share, above, below)
        for below, row in enumerate(shares)
        for above, share in enumerate(row)
        if share >= min(FAINTEST, max(row))
    )


def _read(values: Values) -> tuple[list[str], list[str], list[list[float]]]:
    """Characters of question and answer, each with an empty one for its end; the shares of attention between them."""
    model, asked = cast("Seq2Seq", load("seq2seq")), TEXTS[values["date"]]
    source = codes([asked]).long()
    answer = model.answer(source)
    shares = model.attention(source, answer)[-1, 0].mean(0)
    return [*asked, ""], [*text(answer[0]), ""], shares.tolist()


def _places(count: int) -> list[float]:
    return [(place + 0.5) * SIDE / count for place in range(count)]


def _letter(pen: ImageDraw.ImageDraw, x: float, y: float, sign: str) -> None:
    """A letter about a place, a small square for the end of a text."""
    if sign:
        pen.text((x, y), sign, INK, ImageFont.load_default(TEXT_SIZE), "mm")
    else:
        pen.rectangle((x - 4, y - 4, x + 4, y + 4), INK)


def _canvas() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("L", (SIDE, SIDE), PAPER)
    return picture, ImageDraw.Draw(picture)


def _shade(share: float) -> int:
    return round(GRID + (INK - GRID) * share)


PAINTERS = {"attention": attention, "alignment": alignment}
