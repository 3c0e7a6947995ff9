"""The figure that shows whether a model draws or copies: its draws above the training pictures nearest to them."""

from __future__ import annotations

from ankigen.figures.figure import Figure
from ankigen.figures.layout import Layout

DRAWS = 4
RNG_SEED = 7
TRAINED_ON = 8216
"""Pictures among which the nearest was sought, and their mirror images."""


def nearest(model: str, who: str) -> Figure:
    """Recorded draws of a model called `who`, their nearest training pictures, and where the two differ."""
    return Figure(
        model,
        "nearest",
        "Draws, the training picture nearest to each, and the pixels in which they differ.",
        (),
        lambda _: Layout(DRAWS, ("drawn", f"nearest of {TRAINED_ON:,} training pictures", "where they differ")),
        lambda _: (
            f"Three rows of {DRAWS} pictures: silhouettes drawn by {who}, the most similar silhouettes of the training "
            "data, and white where a pixel differs: along outlines and limbs."
        ),
        lambda _: (
            f"Generating is not copying. Above, draws of {who}; in the middle, the training picture that agrees with "
            "each in most pixels, mirrored if that helps; below, the pixels in which they differ. Copies would leave "
            "the last row black."
        ),
    )
