"""Draws the figures of the diffusion model."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from ankigen.figures.families.diffusion import COLUMNS, GUIDANCE, MOMENTS, PANEL, STEPS, TIMES
from ankigen.figures.figure import ANIMALS
from ankigen.figures.layout import SIZE
from ankigen.figures.painters.draws import seeded
from ankigen.figures.painters.nearest import nearest
from ankigen.figures.painters.plane import contours, scattered
from ankigen.models import noising
from ankigen.models.moon_score import KnownPoints
from ankigen.models.moons import raster, two_moons
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.diffusion import Diffusion

REACH = 2.0
"""The maps show [−REACH, REACH]²."""

POINTS, ARROWS = 400, 11
"""Points of the two moons, and arrows each way."""

DEPTH, BANDS = 9.0, 12
"""Nats from the likeliest place to the lightest shade, and shades."""

STROKE = 0.3
"""Length of the longest stroke."""


def denoising(values: Values) -> Tensor:
    """The pictures before the steps at MOMENTS, and what is guessed in them: (10, 1, 28, 28)."""
    model, noise = _model(), _noise(1, values)
    states = list(model.walk(noise, _labels(1, values), STEPS))
    before = [(noise + 1) / 2, *(z for z, _ in states)]
    return torch.cat([*(before[k] for k in MOMENTS), *(states[k][1] for k in MOMENTS)]).clamp(0, 1)


def guidance(values: Values) -> Tensor:
    """A row for each strength of guidance: (15, 1, 28, 28)."""
    model, noise, labels = _model(), _noise(COLUMNS, values), _labels(COLUMNS, values)
    return torch.cat([list(model.walk(noise, labels, STEPS, w))[-1][1] for w in GUIDANCE])


def samples(values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    model, generator, n = _model(), seeded(values), int(values["n"])
    return model.sample(n, generator) if values["class"] == "any" else model.draw(_labels(n, values), generator, STEPS)


def score(values: Values) -> Tensor:
    """Log-density and score at TIMES: (4, 1, PANEL, PANEL)."""
    moons = KnownPoints(two_moons(POINTS, seeded(values)).places)
    return torch.stack([_with_arrows(_shaded(moons, time), moons, time) for time in TIMES])


def _shaded(moons: KnownPoints, time: float) -> Tensor:
    side = PANEL // 2
    places = raster(side, REACH)
    heights = moons.log_prob(places, torch.full((len(places),), time)).view(1, 1, side, side)
    fine = F.interpolate(heights, scale_factor=2, mode="bilinear")[0]
    return contours((fine.max() - fine) / DEPTH, BANDS)


def _with_arrows(ground: Tensor, moons: KnownPoints, time: float) -> Tensor:
    """White strokes along the score, as long as the way to the likelier place but STROKE at most, and their tips."""
    start = raster(ARROWS, REACH * 0.9)
    t = torch.full((len(start),), time)
    way = noising.score(moons.denoiser, start, t) * noising.rates(t, start)[1] ** 2
    tips = start + way * (STROKE / way.norm(dim=1, keepdim=True).clamp(min=STROKE))
    along = torch.linspace(0, 1, 16).view(-1, 1, 1)
    picture = _dotted(ground, (start + along * (tips - start)).flatten(0, 1), 1.0, 1)
    return _dotted(_dotted(picture, start, 1.0, 2), tips, 0.0, 4)


def _dotted(ground: Tensor, places: Tensor, shade: float, size: int) -> Tensor:
    return scattered(places, torch.full((len(places),), shade), ground, REACH, size)


def _noise(n: int, values: Values) -> Tensor:
    return torch.randn(n, 1, SIZE, SIZE, generator=seeded(values))


def _labels(n: int, values: Values) -> Tensor:
    return torch.full((n,), ANIMALS.index(values["class"]))


def _model() -> Diffusion:
    return cast("Diffusion", load("diffusion"))


PAINTERS = {
    "denoising": denoising,
    "guidance": guidance,
    "samples": samples,
    "nearest": partial(nearest, "diffusion"),
    "score": score,
}
