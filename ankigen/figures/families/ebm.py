"""The figures of the energy-based model."""

from __future__ import annotations

from ankigen.figures.figure import MAX_SEED, Figure
from ankigen.figures.layout import Layout, square
from ankigen.figures.parameters import Whole

STOPS = (0, 5, 10, 20, 40, 80, 160, 320)
"""Steps of the walk that are shown."""

FIGURES = (
    Figure(
        "ebm",
        "chain",
        "Langevin dynamics from noise to an animal, with the energy of each picture.",
        (Whole("rng_seed", "seed of the noise", 2, 0, MAX_SEED),),
        lambda _: Layout(len(STOPS), ("\t".join(("noise", *(f"{stop} steps" for stop in STOPS[1:]))), "energy")),
        lambda _: (
            f"A strip of {len(STOPS)} pictures in which noise turns into a white silhouette on black; below each a "
            "bar, high under the noise and ever lower to the right."
        ),
        lambda _: (
            "Langevin dynamics in an energy-based model: each step goes a little down the slope of the energy and adds "
            "a little noise. Bars: energy, from the lowest to the highest of the strip."
        ),
    ),
    Figure(
        "ebm",
        "samples",
        "Where Langevin dynamics lead from noise.",
        (Whole("n", "number of walks", 16, 1, 36), Whole("rng_seed", "seed of the noise", 7, 0, MAX_SEED)),
        lambda values: square(int(values["n"])),
        lambda values: f"{values['n']} rough white silhouettes on black, drawn by an energy-based model.",
        lambda _: (
            "What an energy-based model draws: noise, moved by Langevin dynamics towards pictures of low energy. No "
            "network was trained to draw; the slope of the energy does it all."
        ),
    ),
)
