"""The figures of the world model."""

from __future__ import annotations

from ankigen.figures.figure import MAX_SEED, Figure, Values
from ankigen.figures.layout import Layout
from ankigen.figures.parameters import Choice, Whole
from ankigen.models import manifest
from ankigen.models.manifest import Metric

COLUMNS = 6
"""Moments that are shown of a dream, the first of them still awake."""

SEEN = 5
"""Frames that are shown to the eyes."""

TEMPERATURES = ("0", "1", "4")
"""Of the dreams that are shown one above the other."""

PANEL = 360
"""Side of the bars in pixels."""

SCORE = "fruit caught in a game"
PLAYERS = {
    "by chance": "baseline: fruit caught by chance",
    "staying": "baseline: fruit caught by a basket that stays",
    "learnt in the dream": SCORE,
    "knowing the rules": "baseline: fruit caught by one who knows the rules",
}
"""Who plays, and the measure of it."""

_SEED = Whole("rng_seed", "seed of world and dream", 20, 0, MAX_SEED)
_STRIDE = Whole("stride", "steps from picture to picture", 2, 1, 4)


def games() -> dict[str, Metric]:
    """What the players catch, by the manifest."""
    measured = manifest.read("worldmodel").measured
    return {who: measured[measure] for who, measure in PLAYERS.items()}


def _moments(values: Values) -> str:
    stride = int(values["stride"])
    return "\t".join(("now", *(f"+{stride * column}" for column in range(1, COLUMNS))))


def _caught(_: Values) -> str:
    told = ", ".join(f"{who} {metric.value:.1f}" for who, metric in games().items())
    return f"Four white bars in a black square, as long as there is fruit caught in a game: {told}."


FIGURES = (
    Figure(
        "worldmodel",
        "dream",
        "What happens in the world, and what the model dreams from the same moment on by the same actions.",
        (_STRIDE, Choice("temperature", "how much the dream leaves to chance", "1", TEMPERATURES), _SEED),
        lambda values: Layout(COLUMNS, (_moments(values), "dreamt from now on")),
        lambda _: (
            f"Two rows of {COLUMNS} squares. Above, in the world, a white fruit and a grey stone fall towards a basket "
            "that moves at the bottom; below, in the dream, the same, a little blurred. Once they have come down, the "
            "next two begin in other places than in the world."
        ),
        lambda _: (
            "World and dream. The world model has seen nine frames; from now on it is told the actions alone, and its "
            "memory foresees each next frame. What falls, falls in the dream as in the world; where chance decides "
            "what comes next, the two part."
        ),
    ),
    Figure(
        "worldmodel",
        "temperature",
        "One moment dreamt on at three temperatures.",
        (_STRIDE, _SEED),
        lambda values: Layout(
            COLUMNS, (_moments(values), *(f"temperature {temperature}" for temperature in TEMPERATURES[1:]))
        ),
        lambda _: (
            f"Three rows of {COLUMNS} squares with a white fruit, a grey stone and a basket. At first all rows show "
            "nearly the same, then each goes on in its own way: above with blurred things, below with blots."
        ),
        lambda _: (
            "A world model dreams on from one moment by the same actions. At temperature 0 (above) it always follows "
            "the likeliest: where chance decides what comes next, that is a mean of many things, and stays blurred. At "
            "1 it draws as it has learnt to, at 4 also what is unlikely."
        ),
    ),
    Figure(
        "worldmodel",
        "controller",
        "How many fruit are caught in the world: by chance, staying, as learnt in the dream, knowing the rules.",
        (),
        lambda _: Layout(1, (SCORE,), PANEL),
        _caught,
        lambda _: (
            "Means of 1,000 games in the world and their standard errors. The controller of the world model has "
            "learnt by evolution in dreams alone, and sees frames; who knows the rules also sees the wind."
        ),
    ),
    Figure(
        "worldmodel",
        "vision",
        "Frames of the world, and what the eyes keep of them.",
        (_SEED,),
        lambda _: Layout(SEEN, ("frames", "drawn again from the code")),
        lambda _: (
            f"Two rows of {SEEN} squares, each with a white fruit, a grey stone and a basket: above, frames of the "
            "world; below, nearly the same, with softer edges."
        ),
        lambda _: (
            "What a world model sees: a variational autoencoder keeps a dozen numbers of each frame and draws it "
            "again from them. Fruit and stone are small and yet kept: to leave them out would cost too much."
        ),
    ),
)
