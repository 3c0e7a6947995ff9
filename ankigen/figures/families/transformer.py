"""The figures of the Transformer."""

from __future__ import annotations

from dataclasses import replace

from ankigen.figures.families.autoregressive import ANIMAL, SEED, Painter, completion, samples
from ankigen.figures.families.nearest import nearest
from ankigen.figures.figure import Figure, with_article
from ankigen.figures.layout import SIZE, Layout, strip
from ankigen.figures.parameters import Whole

SIDE = 14  # patches in a row
HEADS, BLOCKS = 4, 5
PLACES = 4  # at which the next token is shown
ROWS = (6, 10, 16, SIZE)  # of a picture that have been read, stage by stage

_PAINTER = Painter(
    "transformer",
    "a Transformer",
    "patch by patch, as if 2×2 pixels were a word: each is guessed by looking back at all patches so far",
)

FIGURES = (
    samples(_PAINTER),
    completion(_PAINTER),
    nearest("transformer", "a Transformer"),
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
        lambda _: strip(("next patch?", *(f"head {head}" for head in range(1, HEADS + 1))), 3),
        lambda values: (
            f"The silhouette of {with_article(values['class'])}, drawn down to the patch in row {values['row']}, "
            f"column {values['column']}, which is marked; after it {HEADS} maps that shine where the heads look."
        ),
        lambda values: (
            f"A Transformer guesses the marked patch. In block {values['block']}, shown here, each head of attention "
            "looks back at something else: near patches, an edge, a part of the body far away. None looks ahead: what "
            "is not drawn yet is masked."
        ),
    ),
    Figure(
        "transformer",
        "next-token",
        "A picture on its way, and the likeliest next tokens where the Transformer is least sure.",
        (replace(ANIMAL, default="horse"), SEED),
        lambda _: Layout(PLACES, ("written so far", "likeliest next tokens")),
        lambda values: (
            f"A silhouette of {with_article(values['class'])} at {PLACES} moments of its drawing, the place of the "
            "next patch marked; below each moment three patches of 2×2 pixels, black and white, with bars for their "
            "probabilities."
        ),
        lambda _: (
            "Next-token prediction: a Transformer gives every possible next token a probability, one is drawn, and it "
            "goes on. Here the tokens are patches of 2×2 pixels, 16 kinds, in a picture; for text they are words "
            "or pieces of words, and the rest is the same."
        ),
    ),
    Figure(
        "transformer",
        "bayes",
        "An animal of which more and more has been read, and its likeliest classes by Bayes' theorem.",
        (replace(ANIMAL, default="bear"),),
        lambda _: Layout(len(ROWS), ("\t".join(f"{rows} rows" for rows in ROWS), "p(class | rows read)")),
        lambda values: (
            f"The silhouette of {with_article(values['class'])}, shown down to row {', '.join(map(str, ROWS))}; below "
            f"each the three likeliest animals with bars, of which that of the {values['class']} is full at last."
        ),
        lambda _: (
            "A generative model that classifies: a Transformer reads the picture once for each class y and finds how "
            "likely the rows are, p(x | y). Bayes' theorem turns that into p(y | x). No classifier was trained, and "
            "half a picture is no trouble."
        ),
    ),
)
