"""The figures of GPT."""

from __future__ import annotations

from dataclasses import replace

from ankigen.figures.families.language import BEGINNING, BEGUN_AS, SEED, page, samples
from ankigen.figures.figure import Figure
from ankigen.figures.parameters import Whole

HEADS, BLOCKS = 4, 3
KNOBS = (0.5, 1.0, 2.0)
"""Temperatures at which the next character is shown."""

FIGURES = (
    samples("gpt", "a small GPT", "a Transformer that looks back at all characters so far and guesses the next"),
    Figure(
        "gpt",
        "next-token",
        "A text on its way, and the likeliest next characters at three temperatures.",
        (BEGINNING, replace(SEED, default=13)),
        lambda _: page(),
        lambda values: (
            f"A text that begins {BEGUN_AS[values['begun']]}, up to a place marked with a question mark; below it "
            "three rows of bars for the probabilities of the same eight characters, which differ most in the first row "
            "and least in the last."
        ),
        lambda _: (
            "Next-token prediction: a GPT gives every possible next character a probability; one is drawn, and it goes "
            "on from there. At the place shown it hesitates as if between four. Its log-odds are divided by the "
            "temperature T: below 1 the likely becomes likelier, above 1 all come closer. Top-k would cut the row "
            "after k bars."
        ),
    ),
    Figure(
        "gpt",
        "attention",
        "Where the heads of one block look when the next character is to be guessed.",
        (BEGINNING, Whole("block", "number of the block", 2, 1, BLOCKS), replace(SEED, default=13)),
        lambda _: page(),
        lambda values: (
            f"The same text, which begins {BEGUN_AS[values['begun']]}, {HEADS} times; characters shine where a head of "
            "attention looks when it guesses the one after the last."
        ),
        lambda values: (
            f"A GPT guesses the next character, at the question mark. In block {values['block']}, shown here, each "
            "head shares out its attention over what is written so far: the letters just before, the gap in front of "
            "the word, a few places further back. What comes later is masked."
        ),
    ),
)
