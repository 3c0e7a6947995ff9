"""The figures of the model of tunes."""

from __future__ import annotations

from ankigen.figures.figure import MAX_SEED, Figure, Values, with_article
from ankigen.figures.layout import Layout
from ankigen.figures.parameters import Choice, Whole
from ankigen.models.tunes import DANCES, MODES

SIDE = 476
"""Side of a sheet in pixels."""

SYSTEMS, BARS = 2, 4
"""Rows of a sheet, and bars in each."""

_DANCE = Choice("dance", "dance, which decides the metre", "jig", tuple(dance.name for dance in DANCES))
_MODE = Choice("mode", "scale of the tune", "major", MODES)
_TEMPERATURE = Choice(
    "temperature", "by what the log-odds of each token are divided", "1", ("0.5", "0.7", "1", "1.3", "1.6")
)
_SEED = Whole("rng_seed", "seed of the draws", 3, 0, MAX_SEED)


def _said(values: Values) -> str:
    metre = next(dance.metre for dance in DANCES if dance.name == values["dance"])
    return f"{with_article(values['dance'])} in {metre}, {values['mode']}"


FIGURES = (
    Figure(
        "music",
        "piece",
        "A tune that the model composes, as a piano roll.",
        (_DANCE, _MODE, _TEMPERATURE, _SEED),
        lambda _: Layout(1, ("",), SIDE),
        lambda values: (
            f"A piano roll of {SYSTEMS} rows with {BARS} bars each: white strips for the notes of {_said(values)}, "
            "higher where the note is higher and as long as it lasts; grey bar lines, and lines at the tonic."
        ),
        lambda values: (
            f"{_said(values).capitalize()}, composed by a small Transformer token by token, at temperature "
            f"{values['temperature']}: a pitch, its length, now and then a bar line. It learnt from tunes made up by "
            "rule. Which phrases come back? Where does it end?"
        ),
        is_heard=True,
    ),
    Figure(
        "music",
        "next-note",
        "A tune at two moments, and how likely each pitch is to come next.",
        (_DANCE, _MODE, _SEED),
        lambda _: Layout(1, ("",), SIDE),
        lambda values: (
            f"Two rows. In each, white strips show the latest notes of {_said(values)}; to the right of them, bars at "
            "the height of the pitches say how likely each comes next, the likeliest with its percentage. Before the "
            "last note nearly all lies on one pitch."
        ),
        lambda _: (
            "Next-note prediction by a Transformer. Above, in the middle of the tune, several pitches of the scale are "
            "likely; below, before the last note, nearly one alone: the tonic. To compose is to draw one, write it "
            "down, and ask again."
        ),
    ),
    Figure(
        "music",
        "attention",
        "Where one head looks while a tune is composed, note by note.",
        (_DANCE, _MODE, _SEED),
        lambda _: Layout(1, ("",), SIDE),
        lambda values: (
            f"A square map of attention over {_said(values)}: a row for each note that is guessed, a column for each "
            "earlier one, bars numbered along both. White squares run along slanting lines where a phrase comes back."
        ),
        lambda _: (
            "What a Transformer looks at when it guesses the note of a row: bright. Of its twelve heads, this one "
            "copies: where a phrase comes back, it looks at each step at the note that followed last time, which gives "
            "slanting lines. Such an induction head is learnt; nobody has built it in."
        ),
    ),
)
