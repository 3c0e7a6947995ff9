"""Pictures as words of an alphabet of 16, which are patches of 2×2 pixels, and where these lie in the plane."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

PATCH = 2
SYMBOLS = 2 ** (PATCH * PATCH)
OUTSIDE = SYMBOLS  # stands for a patch beyond the picture, or not yet known
NEIGHBOURS = ((0, -1), (0, -2), (-1, -2), (-1, -1), (-1, 0), (-1, 1), (-1, 2), (-2, -1), (-2, 0), (-2, 1))
"""Displacements (down, right) of the patches that a token brings along; all come earlier in raster order."""


def symbols_of(x: Tensor) -> Tensor:
    """Binary pictures (B, 1, H, W) as patches in raster order, (B, HW/4), int64 from 0 to 15."""
    bits = F.pixel_unshuffle(x, PATCH).flatten(2).long()  # (B, 4, HW/4)
    return (bits << torch.arange(PATCH * PATCH).view(-1, 1)).sum(1)


def pictures_of(symbols: Tensor, side: int) -> Tensor:
    """The inverse of `symbols_of`: (B, T) to (B, 1, H, 2·side)."""
    bits = symbols.unsqueeze(1) >> torch.arange(PATCH * PATCH).view(-1, 1) & 1
    return F.pixel_shuffle(bits.float().view(*bits.shape[:2], -1, side), PATCH)


def displacements(side: int) -> Tensor:
    """The number of the displacement between each two tokens, shape (side², side²), int64.

    Those between places come first; the last number is for the class, which is equally far from everywhere. Later
    keys get the number of some other displacement: they are masked.
    """
    row, column = torch.arange(side**2) // side, torch.arange(side**2) % side
    down = (row.unsqueeze(1) - row).clamp(min=0)
    right = column.unsqueeze(1) - column + side - 1
    numbers = down * (2 * side - 1) + right
    numbers[:, 0] = side * (2 * side - 1)
    return numbers


def neighbours(side: int) -> Tensor:
    """The places of the neighbours of each place, side² for those outside: shape (side², neighbours), int64.

    At the start of a row the last patch of the row before stands in for the one to the left: nothing known is lost.
    """
    row, column = torch.arange(side**2) // side, torch.arange(side**2) % side
    places = []
    for down, right in NEIGHBOURS:
        inside = (row + down >= 0) & (column + right >= 0) & (column + right < side)
        places.append(torch.where(inside, (row + down) * side + column + right, side**2))
    places[0][side::side] = torch.arange(side, side**2, side) - 1
    return torch.stack(places, 1)
