"""The figures of the multilayer perceptron."""

from __future__ import annotations

from ankigen.figures.figure import MAX_SEED, Figure, Values
from ankigen.figures.layout import strip
from ankigen.figures.parameters import Whole

STOPS = (0, 5, 20, 50, 120, 400)
"""Steps of training after which the boundary is shown."""


def _boundary_caption(_: Values) -> str:
    return (
        "A multilayer perceptron learns to tell two moons apart. Shade: how probable it finds the white moon at each "
        "place; where dark meets light lies its decision boundary. It begins almost straight and bends, ReLU by ReLU."
    )


FIGURES = (
    Figure(
        "mlp",
        "boundary",
        "The decision boundary between two moons while a small perceptron learns them.",
        (Whole("rng_seed", "seed of the first weights and of the points", 7, 0, MAX_SEED),),
        lambda _: strip([f"{stop} steps" for stop in STOPS], 3),
        lambda _: (
            "Six squares with the same black and white points on two interlocking half moons. The shade behind them is "
            f"even at first; by step {STOPS[-1]} dark and light regions meet in a curve that winds between the moons."
        ),
        _boundary_caption,
    ),
)
