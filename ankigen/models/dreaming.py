"""What becomes of a dream: how much fruit controllers catch in it, and how it goes on where recorded play went on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ankigen.models.orchard import STAY

if TYPE_CHECKING:
    from ankigen.models.episodes import Episodes
    from ankigen.models.worldmodel import Moment, WorldModel

LENGTH = 44  # steps of a dream in which controllers play
TEMPERATURE = 1.0  # of such a dream
AWAKE = 8  # steps in the world before a dream begins
NOISE = 0.05  # share of the mean variance that is taken for noise


def decide(controllers: Tensor, features: Tensor) -> Tensor:
    """What controllers (P, F + 1), the bias last, do in n moments each, (P, n, F): actions (P, n)."""
    pull = torch.einsum("pnf,pf->pn", features, controllers[:, :-1]) + controllers[:, -1:]
    return STAY + (pull > 1).long() - (pull < -1).long()


def evened(features: Tensor) -> tuple[Tensor, Tensor]:
    """A mean (F,) and a basis (F, F): (features − mean) @ basis varies alike in all directions.

    Where features (N, F) hardly vary, they are stretched less than that asks for: there is little but noise.
    """
    mean = features.mean(0)
    variances, axes = torch.linalg.eigh((features - mean).T @ (features - mean) / len(features))
    return mean, axes * (variances.clamp(min=0) + NOISE * variances.mean()).rsqrt()


def steered(candidates: Tensor, mean: Tensor, basis: Tensor) -> Tensor:
    """Controllers of features that act as candidates (P, F + 1) do of features made even: (P, F + 1)."""
    weights = candidates[:, :-1] @ basis.T
    return torch.cat([weights, candidates[:, -1:] - weights @ mean.unsqueeze(1)], 1)


@torch.no_grad()
def scores(model: WorldModel, controllers: Tensor, start: Moment, generator: torch.Generator) -> Tensor:
    """The fruit that each of P controllers (P, F + 1) may expect in dreams from each of n moments: (P, n)."""
    count, n = len(controllers), len(start)
    moment = start.repeated(count)
    on, score = torch.ones(count * n), torch.zeros(count * n)
    for _ in range(LENGTH):
        actions = decide(controllers, model.features(moment).view(count, n, -1)).flatten()
        dreamt = model.dream(moment, actions, TEMPERATURE, generator)
        score += on * dreamt.fruit
        moment, on = dreamt.moment, on * (1 - dreamt.over)
    return score.view(count, n)


@torch.no_grad()
def continued(model: WorldModel, episodes: Episodes, temperature: float, generator: torch.Generator) -> Tensor:
    """Frames dreamt after AWAKE steps of recorded play, by the actions that were recorded: (N, steps, 1, 28, 28)."""
    moment, frames = model.follow(episodes, AWAKE), []
    for actions in episodes.actions[:, AWAKE:].unbind(1):
        moment = model.dream(moment, actions, temperature, generator).moment
        frames.append(model.eyes.picture(moment.code))
    return torch.stack(frames, 1)
