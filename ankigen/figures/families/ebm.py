"""The figures of the energy-based model."""

from __future__ import annotations

from ankigen.figures.figure import MAX_SEED, Figure
from ankigen.figures.layout import Layout, square, strip
from ankigen.figures.parameters import Whole

STOPS = (0, 5, 10, 20, 40, 80, 160, 320)
"""Steps of the walk that are shown."""

LEARNT = (0, 4, 20, 100)
"""Steps of training after which the landscape is shown."""

WALKS, PACES, CROWD = 4, 150, 300
"""Walks whose paths are shown, their steps, and walks of which the ends are shown."""

PANEL = 232
"""Side of a landscape in pixels."""


def _with_energies(pictures: Layout) -> Layout:
    return Layout(pictures.columns, tuple(text for row in pictures.headings for text in (row, "energy")))


FIGURES = (
    Figure(
        "ebm",
        "chain",
        "Langevin dynamics from noise to an animal, with the energy of each picture.",
        (Whole("rng_seed", "seed of the noise", 10, 0, MAX_SEED),),
        lambda _: _with_energies(strip(("noise", *(f"{stop} steps" for stop in STOPS[1:])))),
        lambda _: (
            f"A strip of {len(STOPS)} pictures in which noise turns into a white silhouette on black; below each a "
            "bar, high under the noise and ever lower after that."
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
    Figure(
        "ebm",
        "landscape",
        "Chains of Langevin dynamics on an energy in the plane, which was learnt from two moons.",
        (Whole("rng_seed", "seed of the training and of the chains", 2, 0, MAX_SEED),),
        lambda _: Layout(2, (f"{WALKS} paths\t{CROWD} ends",), PANEL),
        lambda _: (
            "Two maps of the same landscape with a dark valley along two interlocking half moons. Left, white paths "
            "wander from white squares into the valleys, to black squares; right, white points lie all along them."
        ),
        lambda _: (
            "An energy-based model in the plane: the darker, the lower the energy and the likelier the place. Langevin "
            f"dynamics go down the slope with a jitter at each of {PACES} steps: from anywhere (white square) into a "
            "valley (black square). Many ends together are draws of the model: two moons."
        ),
    ),
    Figure(
        "ebm",
        "contrastive-divergence",
        "How contrastive divergence digs an energy landscape, step by step.",
        (Whole("rng_seed", "seed of the training", 7, 0, MAX_SEED),),
        lambda _: Layout(
            2, tuple("\t".join(f"{step} steps" for step in LEARNT[row : row + 2]) for row in (0, 2)), PANEL
        ),
        lambda _: (
            f"Four maps of an energy after {', '.join(map(str, LEARNT))} steps of training, with white points on two "
            "interlocking half moons. Black points, scattered everywhere at first, gather on the moons, along which a "
            "dark valley has formed."
        ),
        lambda _: (
            "Contrastive divergence trains an energy-based model: each step lowers the energy at data (white, positive "
            "phase) and raises it at the model's own draws (black, negative phase), which Langevin dynamics move on. "
            "When draws lie like data, the two cancel. Dark: low energy."
        ),
    ),
)
