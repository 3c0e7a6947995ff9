"""The figures of the model that reads dates."""

from __future__ import annotations

from ankigen.figures.figure import Figure, Values
from ankigen.figures.layout import Layout
from ankigen.figures.parameters import Choice

SIDE = 480
"""Pixels of the picture, each way."""

TEXTS = {
    "july-20-1969": "July 20, 1969",
    "the-20th-of-july-1969": "the 20th of July 1969",
    "sun-20-jul-1969": "Sun 20 Jul 1969",
    "20-7-1969": "20.7.1969",
    "7-20-69": "7/20/69",
    "3-march-2021": "3 March 2021",
}
"""Dates that the model has not met in training, by the words that stand for them in an address."""

ANSWERS = {date: "2021-03-03" if date.endswith("2021") else "1969-07-20" for date in TEXTS}

_DATE = Choice("date", "what is asked", "the-20th-of-july-1969", tuple(TEXTS))


def _asked(values: Values) -> str:
    return f"“{TEXTS[values['date']]}”"


def _answer(values: Values) -> str:
    return ANSWERS[values["date"]]


FIGURES = (
    Figure(
        "seq2seq",
        "attention",
        "Where each character of an answer looked in the date that was asked.",
        (_DATE,),
        lambda _: Layout(1, ("",), SIDE),
        lambda values: (
            f"A map of squares: its columns are the characters of {_asked(values)}, its rows those of "
            f"{_answer(values)}. In most rows one square is bright: there stands what the row was read from."
        ),
        lambda values: (
            f"Cross-attention of a sequence-to-sequence model: while it writes {_answer(values)}, downwards, each row "
            f"shows where it looks in {_asked(values)}. The bright squares give the order of one text in that of the "
            "other; a small white square stands for the end. Last layer, mean over its heads."
        ),
    ),
    Figure(
        "seq2seq",
        "alignment",
        "Each character of an answer joined to where it was read in the date that was asked.",
        (_DATE,),
        lambda _: Layout(1, ("",), SIDE),
        lambda values: (
            f"{_asked(values)} above, {_answer(values)} below, and lines from each character below to those above that "
            "it looked at, the brighter the more."
        ),
        lambda values: (
            f"How a sequence-to-sequence model spells {_answer(values)}: lines lead from each character to the places "
            f"in {_asked(values)} where it looked, the brighter the more. Nobody told it which part is the year: it "
            "has seen dates and their answers alone."
        ),
    ),
)
