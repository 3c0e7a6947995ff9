"""Draws the figures of the energy-based model."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from ankigen.figures.families.ebm import CROWD, LEARNT, PACES, PANEL, STOPS, WALKS
from ankigen.figures.layout import SIZE
from ankigen.figures.painters.draws import seeded
from ankigen.figures.painters.plane import contours, scattered
from ankigen.models import moon_energy
from ankigen.models.moon_energy import REACH, MoonEnergy
from ankigen.models.moons import raster, two_moons
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.ebm import Ebm

BAR = slice(9, 19)  # columns of a bar
CLIMB = 16.0  # energies from the lowest one to the lightest shade
BANDS = 12
INNER = 0.75  # share of the plane, each way, in which walks begin


def chain(values: Values) -> Tensor:
    """The states of a walk after STOPS steps, below every four the bars of their energies: (16, 1, 28, 28)."""
    model, generator = _ebm(), seeded(values)
    noise = torch.rand(1, 1, SIZE, SIZE, generator=generator)
    states = model.chain(noise, STOPS, generator).squeeze(1)
    pairs = torch.stack([states, _bars(model.energy(states))]).view(2, 2, 4, 1, SIZE, SIZE)
    return pairs.transpose(0, 1).flatten(0, 2)


def samples(values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    return _ebm().sample(int(values["n"]), seeded(values))


def landscape(values: Values) -> Tensor:
    """Paths of Langevin dynamics, and the ends of many: (2, 1, PANEL, PANEL)."""
    rng_seed = int(values["rng_seed"])
    (learnt,) = moon_energy.stages(LEARNT[-1:], rng_seed)
    draws = torch.Generator().manual_seed(rng_seed + 1)
    walks = learnt.model.walk(INNER * moon_energy.scattered_evenly(CROWD, draws), PACES, draws)
    ground = _shaded(learnt.model)
    return torch.stack([_with_paths(ground, walks[:, :WALKS]), _dotted(ground, walks[-1], 1.0, 3)])


def contrastive_divergence(values: Values) -> Tensor:
    """The landscape with points and draws after LEARNT steps: (4, 1, PANEL, PANEL)."""
    rng_seed = int(values["rng_seed"])
    seen = moon_energy.stages(LEARNT, rng_seed)
    points = two_moons(len(seen[0].draws), torch.Generator().manual_seed(rng_seed + 1)).places
    pictures = [_dotted(_shaded(stage.model), points, 1.0, 4) for stage in seen]
    return torch.stack([_dotted(x, stage.draws, 0.0, 4) for x, stage in zip(pictures, seen, strict=True)])


def _shaded(model: MoonEnergy) -> Tensor:
    coarse = model.energy(raster(PANEL // 2, REACH)).view(1, 1, PANEL // 2, PANEL // 2)
    energies = F.interpolate(coarse, scale_factor=2, mode="bilinear")[0]
    return contours((energies - energies.min()) / CLIMB, BANDS)


def _with_paths(ground: Tensor, walks: Tensor) -> Tensor:
    """Walks (T, N, 2) as lines, a white square at the first place of each and a black one at the last."""
    between = torch.linspace(0, 1, 6)[:-1].view(-1, 1, 1, 1)
    lines = walks[:-1] + between * (walks[1:] - walks[:-1])  # (5, T − 1, N, 2)
    picture = _dotted(ground, lines.flatten(0, 2), 1.0, 1)
    return _dotted(_dotted(picture, walks[0], 1.0, 9), walks[-1], 0.0, 9)


def _dotted(ground: Tensor, places: Tensor, shade: float, size: int) -> Tensor:
    return scattered(places, torch.full((len(places),), shade), ground, REACH, size)


def _bars(heights: Tensor) -> Tensor:
    """White bars on black, from one pixel for the least to a full picture for the greatest: (N,) to (N, 1, 28, 28)."""
    share = (heights - heights.min()) / (heights.max() - heights.min()).clamp(min=1e-9)
    bars = torch.zeros(len(heights), 1, SIZE, SIZE)
    for bar, filled in zip(bars[:, 0], (1 + (SIZE - 1) * share).round().int().tolist(), strict=True):
        bar[SIZE - filled :, BAR] = 1
    return bars


def _ebm() -> Ebm:
    return cast("Ebm", load("ebm"))


PAINTERS = {
    "chain": chain,
    "samples": samples,
    "landscape": landscape,
    "contrastive-divergence": contrastive_divergence,
}
