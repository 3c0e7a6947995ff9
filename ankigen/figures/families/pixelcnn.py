"""The figures of the PixelCNN."""

from __future__ import annotations

from ankigen.figures.families.autoregressive import Painter, completion, samples
from ankigen.figures.figure import Figure
from ankigen.figures.layout import SIZE, strip
from ankigen.figures.parameters import Whole

DEPTHS = (1, 2, 3, 5, 7)
"""Layers after the first in the maps of the receptive field."""

_PAINTER = Painter(
    "pixelcnn",
    "a gated PixelCNN",
    "pixel by pixel: each is guessed by convolutions that see only what is above it and to its left",
)

FIGURES = (
    samples(_PAINTER),
    completion(_PAINTER),
    Figure(
        "pixelcnn",
        "receptive-field",
        "On which pixels the guess of one pixel hangs, after more and more layers.",
        (
            Whole("row", "row of the pixel, from the top", 18, 2, SIZE),
            Whole("column", "column of the pixel, from the left", 15, 1, SIZE),
        ),
        lambda _: strip([f"{depth + 1} layers" for depth in DEPTHS], 3),
        lambda values: (
            f"{len(DEPTHS)} maps for the pixel in row {values['row']}, column {values['column']}: a bright region "
            "above it and to its left that grows from map to map; all that comes later stays grey."
        ),
        lambda _: (
            "The receptive field of a gated PixelCNN grows with depth: the brighter a pixel, the more the guess of the "
            "white one hangs on it. It reaches up and to both sides without a blind spot, and never ahead (grey)."
        ),
    ),
)
