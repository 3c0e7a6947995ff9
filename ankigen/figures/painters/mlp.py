"""Draws the figures of the multilayer perceptron."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ankigen.figures.families.mlp import STOPS
from ankigen.figures.layout import CELL
from ankigen.figures.painters.plane import scattered
from ankigen.models.moon_classifier import beliefs
from ankigen.models.moons import two_moons

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values

REACH = 2.4
SHOWN = 120  # points


def boundary(values: Values) -> Tensor:
    """What the perceptron believes of every place, and some points of either moon: (6, 1, CELL, CELL)."""
    rng_seed = int(values["rng_seed"])
    points = two_moons(SHOWN, torch.Generator().manual_seed(rng_seed + 1))
    shades = 0.25 + 0.5 * beliefs(STOPS, CELL, REACH, rng_seed)
    return torch.stack([scattered(points.places, points.labels.float(), shade, REACH, size=3) for shade in shades])


PAINTERS = {"boundary": boundary}
