"""The figures of the restricted Boltzmann machine."""

from __future__ import annotations

from ankigen.figures.figure import ANIMALS, MAX_SEED, Figure, Values, with_article
from ankigen.figures.layout import square, strip
from ankigen.figures.parameters import Choice, Whole

STOPS = (0, 1, 3, 10, 30, 100, 300, 1000)
"""Steps of the chain that are shown."""


def _start(values: Values) -> str:
    return "noise" if values["start"] == "noise" else with_article(values["start"])


FIGURES = (
    Figure(
        "rbm",
        "gibbs",
        "A chain of Gibbs sampling, from an animal or from noise.",
        (
            Choice("start", "where the chain begins", "horse", ("noise", *ANIMALS)),
            Whole("rng_seed", "seed of the chain", 7, 0, MAX_SEED),
        ),
        lambda _: strip(("start", "1 step", *(f"{stop}" for stop in STOPS[2:]))),
        lambda values: (
            f"A strip of {len(STOPS)} pictures: {_start(values)}, then what steps of Gibbs sampling make of it, "
            "white silhouettes on black that change slowly."
        ),
        lambda values: (
            f"Gibbs sampling in a restricted Boltzmann machine, begun at {_start(values)}. In one step all hidden "
            "switches are drawn given the pixels, then all pixels given the hidden ones. Numbers: steps done."
        ),
    ),
    Figure(
        "rbm",
        "filters",
        "The strongest weights: what single hidden switches look for.",
        (Whole("n", "number of hidden switches", 25, 4, 64),),
        lambda values: square(int(values["n"])),
        lambda values: (
            f"{values['n']} square patterns on mid-grey: light and dark strokes, edges and patches, each the weights "
            "of one hidden switch."
        ),
        lambda _: (
            "Weights of a restricted Boltzmann machine, one square for each hidden switch; each is multiplied by how "
            "much its pixel varies over the pictures. A light pixel speaks for the switch, a dark one against it; grey "
            "does not matter to it."
        ),
    ),
    Figure(
        "rbm",
        "samples",
        "Where chains of Gibbs sampling are after a thousand steps from noise.",
        (Whole("n", "number of chains", 16, 1, 64), Whole("rng_seed", "seed of the chains", 7, 0, MAX_SEED)),
        lambda values: square(int(values["n"])),
        lambda values: f"{values['n']} rough silhouettes of animals, white on black, drawn by a Boltzmann machine.",
        lambda _: (
            "What a restricted Boltzmann machine draws: chains of Gibbs sampling, a thousand steps from noise, under "
            "weights that grow to their full size on the way. Shown is the probability that a pixel is white."
        ),
    ),
)
