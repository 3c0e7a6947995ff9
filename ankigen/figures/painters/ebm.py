"""Draws the figures of the energy-based model."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.families.ebm import STOPS
from ankigen.figures.layout import SIZE
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.ebm import Ebm

BAR = slice(9, 19)  # columns of a bar


def chain(values: Values) -> Tensor:
    """The states of a walk after STOPS steps, then a bar for the energy of each: (2 len(STOPS), 1, 28, 28)."""
    model, generator = _ebm(), torch.Generator().manual_seed(int(values["rng_seed"]))
    noise = torch.rand(1, 1, SIZE, SIZE, generator=generator)
    states = model.chain(noise, STOPS, generator)
    return torch.cat([states, _bars(model.energy(states))])


def samples(values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    return _ebm().sample(int(values["n"]), torch.Generator().manual_seed(int(values["rng_seed"])))


def _bars(heights: Tensor) -> Tensor:
    """White bars on black, from one pixel for the least to a full picture for the greatest: (N,) to (N, 1, 28, 28)."""
    share = (heights - heights.min()) / (heights.max() - heights.min()).clamp(min=1e-9)
    bars = torch.zeros(len(heights), 1, SIZE, SIZE)
    for bar, filled in zip(bars[:, 0], (1 + (SIZE - 1) * share).round().int().tolist(), strict=True):
        bar[SIZE - filled :, BAR] = 1
    return bars


def _ebm() -> Ebm:
    return cast("Ebm", load("ebm"))


PAINTERS = {"chain": chain, "samples": samples}
