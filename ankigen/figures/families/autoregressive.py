"""Figures that all autoregressive models have: draws, and half a picture that goes on in many ways."""

from __future__ import annotations

from dataclasses import dataclass

from ankigen.figures.figure import ANIMALS, MAX_SEED, Figure, Values, with_article
from ankigen.figures.layout import square, strip
from ankigen.figures.parameters import Choice, Whole

HALF = 14  # rows
ANIMAL = Choice("class", "animal", "giraffe", ANIMALS)
SEED = Whole("rng_seed", "seed of the draws", 3, 0, MAX_SEED)


@dataclass(frozen=True, slots=True)
class Painter:
    """A model as it is spoken of: its name in addresses, its name with an article, the way in which it draws."""

    model: str
    who: str
    how: str


def samples(painter: Painter) -> Figure:
    """Draws of any animals or of one."""
    return Figure(
        painter.model,
        "samples",
        "Draws, each of some animal or all of one.",
        (
            Whole("n", "number of draws", 16, 1, 64),
            Choice("class", "animal, or any", "any", ("any", *ANIMALS)),
            SEED,
        ),
        lambda values: square(int(values["n"])),
        lambda values: f"{values['n']} white silhouettes of {_kind(values)} on black, drawn by {painter.who}.",
        lambda _: f"Animals that never were, drawn by {painter.who}, {painter.how}.",
    )


def completion(painter: Painter) -> Figure:
    """Half of an animal and several endings."""
    return Figure(
        painter.model,
        "completion",
        "The upper half of an animal, and several ways in which it may go on.",
        (ANIMAL, Whole("n", "number of endings", 7, 1, 7), SEED),
        lambda values: strip(("given", "completed", *[""] * (int(values["n"]) - 1))),
        lambda values: (
            f"The upper half of {with_article(values['class'])}, and then {values['n']} whole silhouettes that "
            "begin with this half and differ below."
        ),
        lambda values: (
            f"The upper half of {with_article(values['class'])} not seen in training, completed by {painter.who}, "
            f"{painter.how}. Every ending is another draw from p(rest given half)."
        ),
    )


def _kind(values: Values) -> str:
    return "animals" if values["class"] == "any" else f"one animal, the {values['class']},"
