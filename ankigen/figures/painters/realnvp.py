"""Draws the figures of RealNVP."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.drawing import grey_exemplars
from ankigen.figures.families.realnvp import STAGES, TEMPERATURES, shown
from ankigen.figures.layout import CELL
from ankigen.figures.painters.nearest import nearest
from ankigen.figures.painters.plane import scattered
from ankigen.models import moon_flow
from ankigen.models.moons import two_moons
from ankigen.models.realnvp import continuous
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.realnvp import RealNvp

REACH = 3.2
SHOWN = 700  # points


def moons(values: Values) -> Tensor:
    """Points on two moons on their way to noise, then noise on its way to two moons: (10, 1, CELL, CELL)."""
    rng_seed = int(values["rng_seed"])
    flow, generator = moon_flow.trained(rng_seed), torch.Generator().manual_seed(rng_seed + 1)
    points = two_moons(SHOWN, generator)
    there = flow.stages(points.places)
    back = flow.stages_back(torch.randn(SHOWN, 2, generator=generator))
    shades = 0.45 + 0.55 * points.labels
    black = torch.zeros(1, CELL, CELL)
    rows = ((there, shades), (back, torch.full((SHOWN,), 0.8)))
    return torch.stack([scattered(row[k], shade, black, REACH, size=2) for row, shade in rows for k in STAGES])


def inverse(values: Values) -> Tensor:
    """Five pictures, their noise and the pictures that it gives back: (15, 1, 28, 28)."""
    flow = _flow()
    pixels = (255 * grey_exemplars(shown(values))).round().byte()
    x = continuous(pixels, torch.Generator().manual_seed(0))
    z = flow(x)[0]
    return torch.cat([x, (0.5 + z / 6).clamp(0, 1), flow.inverse(z)])


def temperature(values: Values) -> Tensor:
    """The same noise at every temperature, a row for each: (3 n, 1, 28, 28)."""
    n, rng_seed = int(values["n"]), int(values["rng_seed"])
    return torch.cat([_drawn(n, rng_seed, float(t)) for t in TEMPERATURES])


def samples(values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    return _drawn(int(values["n"]), int(values["rng_seed"]), float(values["temperature"]))


def _drawn(n: int, rng_seed: int, heat: float) -> Tensor:
    return _flow().sample(n, torch.Generator().manual_seed(rng_seed), heat)


def _flow() -> RealNvp:
    return cast("RealNvp", load("realnvp"))


PAINTERS = {
    "nearest": partial(nearest, "realnvp"),
    "moons": moons,
    "inverse": inverse,
    "temperature": temperature,
    "samples": samples,
}
