"""The figures of the Transformer."""

from __future__ import annotations

from ankigen.figures.families.autoregressive import ANIMAL, Painter, completion, samples
from ankigen.figures.figure import Figure, with_article
from ankigen.figures.layout import Layout
from ankigen.figures.parameters import Whole

SIDE = 14  # patches in a row
HEADS, BLOCKS = 4, 5

_PAINTER = Painter(
    "transformer",
    "a Transformer",
    "patch by patch, as if 2×2 pixels were a word: each is guessed by looking back at all patches so far",
)

FIGURES = (
    samples(_PAINTER),
    completion(_PAINTER),
    Figure(
        "transformer",
        "attention",
        "Where the heads of one block look when one patch is to be guessed.",
        (
            ANIMAL,
            Whole("row", "row of the patch, from the top", 10, 2, SIDE),
            Whole("column", "column of the patch, from the left", 8, 1, SIDE),
            Whole("block", "number of the block", 2, 1, BLOCKS),
        ),
        lambda _: Layout(HEADS + 1, ("next patch?\t" + "\t".join(f"head {head}" for head in range(1, HEADS + 1)),)),
        lambda values: (
            f"The silhouette of {with_article(values['class'])}, drawn down to the patch in row {values['row']}, "
            f"column {values['column']}, which is marked; beside it {HEADS} maps that shine where the heads look."
        ),
        lambda values: (
            f"A Transformer guesses the marked patch. In block {values['block']}, shown here, each head of attention "
            "looks back at something else: near patches, an edge, a part of the body far away. None looks ahead: what "
            "is not drawn yet is masked."
        ),
    ),
)
