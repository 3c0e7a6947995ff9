"""Draws the figures of the world model."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.families.worldmodel import COLUMNS, PANEL, SEEN, TEMPERATURES, games
from ankigen.figures.painters.bars import metric_bars
from ankigen.figures.painters.draws import seeded
from ankigen.models.dreaming import AWAKE, continued
from ankigen.models.episodes import Episodes, record
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.worldmodel import WorldModel


def dream(values: Values) -> Tensor:
    """Moments of recorded play, then of the dream: (2 COLUMNS, 1, 28, 28)."""
    played = _played(values)
    return torch.cat([_moments(played.grey()[0, AWAKE:], values), _dreamt(played, values, values["temperature"])])


def temperature(values: Values) -> Tensor:
    """Moments of dreams at TEMPERATURES: (3 COLUMNS, 1, 28, 28)."""
    played = _played(values)
    return torch.cat([_dreamt(played, values, degree) for degree in TEMPERATURES])


def controller(_: Values) -> Tensor:
    """What the players catch, as bars: (1, 1, PANEL, PANEL)."""
    return metric_bars(games(), PANEL).unsqueeze(0)


@torch.no_grad()
def vision(values: Values) -> Tensor:
    """Frames, and what the eyes draw of them: (2 SEEN, 1, 28, 28)."""
    frames = record(SEEN, 1, seeded(values)).grey()[:, 0]
    eyes = _model().eyes
    return torch.cat([frames, eyes.picture(eyes.posterior(frames)[0])])


def _played(values: Values) -> Episodes:
    return record(1, AWAKE + (COLUMNS - 1) * int(values["stride"]), seeded(values))


@torch.no_grad()
def _dreamt(played: Episodes, values: Values, degree: str) -> Tensor:
    """What the model sees now, and the moments that it dreams from then on: (COLUMNS, 1, 28, 28)."""
    model = _model()
    now = model.eyes.picture(model.follow(played, AWAKE).code)
    after = continued(model, played, float(degree), seeded(values))[0]
    return _moments(torch.cat([now, after]), values)


def _moments(frames: Tensor, values: Values) -> Tensor:
    return frames[:: int(values["stride"])]


def _model() -> WorldModel:
    return cast("WorldModel", load("worldmodel"))


PAINTERS = {"dream": dream, "temperature": temperature, "controller": controller, "vision": vision}
