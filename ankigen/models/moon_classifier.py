"""A multilayer perceptron that learns to tell two moons apart, watched while it learns."""

from __future__ import annotations

from collections.abc import Collection

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.models.mlp import Mlp, MlpConfig
from ankigen.models.moons import learn, raster

WIDTHS = (2, 16, 16, 2)
BATCH, RATE = 64, 2e-2


def beliefs(stops: Collection[int], size: int, reach: float, rng_seed: int) -> Tensor:
    """What the perceptron believes of each place of the plane after so many steps of training.

    Args:
        stops: Numbers of steps, rising; the training ends at the last.
        size: Places each way.
        reach: The places cover [−reach, reach]².
        rng_seed: Seed of the first weights and of the points that are learnt from.

    Returns:
        p(second moon | place), shape (len(stops), 1, size, size), the top row first.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(rng_seed)
        model = Mlp(MlpConfig(widths=WIDTHS))
    generator = torch.Generator().manual_seed(rng_seed)
    places = raster(size, reach)
    rounds = learn(
        model,
        lambda points: F.cross_entropy(model.logits(points.places), points.labels),
        generator, steps=max(stops), batch=BATCH, rate=RATE,
    )  # fmt: skip
    seen = [model.probabilities(places).detach()[:, 1] for step in rounds if step in stops]
    return torch.stack(seen).view(-1, 1, size, size)
