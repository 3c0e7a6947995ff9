"""The figures of the LSTM."""

from __future__ import annotations

from ankigen.figures.families.autoregressive import HALF, SEED, Painter, samples
from ankigen.figures.figure import ANIMALS, Figure, with_article
from ankigen.figures.layout import SIZE, strip
from ankigen.figures.parameters import Choice

FRAMES = tuple(range(HALF, SIZE + 1, 2))
"""Rows that there are in each picture of the strip."""

_PAINTER = Painter(
    "lstm", "an LSTM", "row by row: one cell remembers the rows above, another draws each row from left to right"
)

FIGURES = (
    samples(_PAINTER),
    Figure(
        "lstm",
        "completion",
        "The upper half of an animal, and how the rest is drawn row by row.",
        (Choice("class", "animal", "horse", ANIMALS), SEED),
        lambda _: strip([f"{rows} rows" for rows in FRAMES]),
        lambda values: (
            f"A strip of {len(FRAMES)} pictures: the upper half of {with_article(values['class'])}, to which two rows "
            "at a time are added until the silhouette is whole."
        ),
        lambda values: (
            f"The upper half of {with_article(values['class'])} not seen in training, completed by an LSTM, "
            f"{_PAINTER.how}. What it remembers has to keep the body and its legs together."
        ),
    ),
)
