"""The plane as a picture: points as dots, heights as shades."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def contours(heights: Tensor, bands: int) -> Tensor:
    """Heights from 0 to 1 and above as so many even shades, dark to light, between which black and white stand out."""
    return 0.2 + 0.55 * (heights * bands).floor().clamp(0, bands) / bands


def scattered(places: Tensor, shades: Tensor, ground: Tensor, reach: float, size: int) -> Tensor:
    """A picture with a square dot at each place that lies in it.

    Args:
        places: Shape (N, 2).
        shades: Grey values of the dots in [0, 1], shape (N,).
        ground: The picture, (1, S, S) in [0, 1], of [−reach, reach]².
        reach: Half of the side of the square that is shown.
        size: Side of a dot in pixels.

    Returns:
        Shape (1, S, S).
    """
    side, picture = ground.shape[-1], ground.clone()
    column, row = ((places * places.new_tensor([1, -1]) / reach + 1) * side / 2).long().unbind(1)
    inside = (column >= size // 2) & (column < side - size // 2) & (row >= size // 2) & (row < side - size // 2)
    for down in range(-(size // 2), (size + 1) // 2):
        for right in range(-(size // 2), (size + 1) // 2):
            picture[0, row[inside] + down, column[inside] + right] = shades[inside]
    return picture
