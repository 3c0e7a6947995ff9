"""Probabilities and measures as labelled bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from ankigen.figures.figure import ANIMALS
from ankigen.figures.layout import CELL, ZOOM
from ankigen.models.manifest import Metric

LIKELIEST = 3  # that have a bar
TEXT_SIZES = (18, 17, 16, 15)  # the largest that fits
MARGIN, GAP, THICKNESS, TOKEN = 4, 5, 9, 26
PAPER, TRACK, INK = 0, 70, 255


def bars(shares: Mapping[str, float]) -> Tensor:
    """For each name a line with its share in percent, and a bar as long as the share: (1, CELL, CELL) in [0, 1]."""
    canvas = Image.new("L", (CELL, CELL), PAPER)
    pen, font = ImageDraw.Draw(canvas), _fitting({name: percent(share) for name, share in shares.items()})
    for base, (name, share) in zip(_baselines(len(shares)), shares.items(), strict=True):
        pen.text((MARGIN, base), name, INK, font, "ls")
        _valued_bar(pen, base, font, left=MARGIN, share=share, text=percent(share))
    return as_tensor(canvas)


def metric_bars(metrics: Mapping[str, Metric], side: int) -> Tensor:
    """For each name a line with what was measured, and a bar; the longest is the largest: (1, side, side) in [0, 1]."""
    canvas = Image.new("L", (side, side), PAPER)
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(TEXT_SIZES[0])
    largest = max(metric.value for metric in metrics.values())
    for base, (name, metric) in zip(_baselines(len(metrics), side), metrics.items(), strict=True):
        pen.text((MARGIN, base), name, INK, font, "ls")
        _valued_bar(pen, base, font, left=MARGIN, share=metric.value / largest, text=str(metric), side=side)
    return as_tensor(canvas)


def animal_bars(probabilities: Tensor) -> Tensor:
    """Bars for the likeliest classes, the likeliest first: (N, 10) to (N, 1, CELL, CELL)."""
    best = zip(*(part.tolist() for part in probabilities.topk(LIKELIEST)), strict=True)
    return torch.stack([bars({ANIMALS[y]: p for p, y in zip(*row, strict=True)}) for row in best])


def patch_bars(patches: Tensor, shares: Sequence[float]) -> Tensor:
    """Patches (N, S, S) in [0, 1], each with its share in percent and a bar: (1, CELL, CELL)."""
    canvas = Image.new("L", (CELL, CELL), PAPER)
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(TEXT_SIZES[0])
    for base, patch, share in zip(_baselines(len(patches)), patches, shares, strict=True):
        seen = Image.frombytes("L", tuple(patch.shape), bytes((255 * patch).byte().flatten().tolist()))
        framed = Image.new("L", (TOKEN + 2, TOKEN + 2), TRACK + 60)
        framed.paste(seen.resize((TOKEN, TOKEN), Image.Resampling.NEAREST), (1, 1))
        canvas.paste(framed, (MARGIN, base - TOKEN // 2))
        _valued_bar(pen, base, font, left=MARGIN + TOKEN + 8, share=share, text=percent(share))
    return as_tensor(canvas)


def enlarged(x: Tensor) -> Tensor:
    """Pictures (B, 1, 28, 28) in the size of a cell."""
    return F.interpolate(x, scale_factor=ZOOM)


def percent(share: float) -> str:
    """A share in [0, 1] in whole percents, of which none reads as nothing or all."""
    if share < 0.01:
        return "<1%"
    return ">99%" if share > 0.99 else f"{100 * share:.0f}%"


def as_tensor(picture: Image.Image) -> Tensor:
    """A grey picture as (1, H, W) in [0, 1]."""
    return torch.tensor(list(picture.tobytes())).view(1, picture.height, picture.width) / 255


def _baselines(lines: int, side: int = CELL) -> list[int]:
    return [round((number + 0.5) * side / lines) + 2 for number in range(lines)]


def _fitting(lines: Mapping[str, str]) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The largest font in which every name and the text beside it fit into a cell, or the smallest."""
    room = CELL - 2 * MARGIN - GAP
    for size in TEXT_SIZES:
        font = ImageFont.load_default(size)
        if all(font.getlength(name) + font.getlength(text) <= room for name, text in lines.items()):
            break
    return font


def _valued_bar(
    pen: ImageDraw.ImageDraw,
    base: int,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    *,
    left: int,
    share: float,
    text: str,
    side: int = CELL,
) -> None:
    pen.text((side - MARGIN, base), text, INK, font, "rs")
    length, top = side - MARGIN - left, base + 5
    pen.rectangle((left, top, left + length - 1, top + THICKNESS - 1), TRACK)
    if filled := round(share * length):
        pen.rectangle((left, top, left + filled - 1, top + THICKNESS - 1), INK)
