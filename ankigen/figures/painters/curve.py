"""A curve as a picture: white on black, with grey lines to read heights by."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

EDGE = 0.06  # share of the side that is left free all around
GREY = 0.45  # value of the lines
STROKE = 3  # pixels


def plotted(heights: Tensor, lines: Sequence[float], side: int) -> Tensor:
    """The curve through heights (N,) at even steps, and lines at some heights: (1, side, side)."""
    low, high = min(heights.min().item(), *lines), max(heights.max().item(), *lines)
    free = round(EDGE * side)
    inner = side - 2 * free
    scale = (inner - STROKE) / max(high - low, 1e-9)
    picture = torch.zeros(1, side, side)
    for height in lines:
        picture[0, free + round((high - height) * scale), free : side - free] = GREY
    even = F.interpolate(heights.view(1, 1, -1), inner, mode="linear", align_corners=True).flatten()
    rows = (free + (high - even) * scale).round().int().tolist()
    for column, (here, after) in enumerate(zip(rows, [*rows[1:], rows[-1]], strict=True), free):
        picture[0, min(here, after) : max(here, after) + STROKE, column] = 1
    return picture
