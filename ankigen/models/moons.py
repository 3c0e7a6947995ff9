"""Two moons: two half circles in the plane that interlock, so that no straight line parts them.

Small networks learn them in about a second, so none of their weights are kept: they are trained when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn, optim

SPREAD = 0.08  # standard deviation of the noise that is added to the half circles


@dataclass(frozen=True)
class Points:
    """Points of the plane, `places` (N, 2) about the origin and within [−2.5, 2.5]², and their moons, `labels` (N,)."""

    places: Tensor
    labels: Tensor


def two_moons(n: int, generator: torch.Generator) -> Points:
    """Draws n points, each on the one moon or the other."""
    labels = torch.randint(2, (n,), generator=generator)
    angle = torch.pi * torch.rand(n, generator=generator)
    upper = torch.stack([angle.cos() - 0.5, angle.sin() - 0.25], 1)
    places = torch.where(labels.unsqueeze(1) == 0, upper, -upper)
    return Points(1.25 * places + SPREAD * torch.randn(n, 2, generator=generator), labels)


def raster(size: int, reach: float) -> Tensor:
    """The middles of size × size equal squares that cover [−reach, reach]², row by row from the top: (size², 2)."""
    steps = reach * (2 * torch.arange(size) + 1 - size) / size
    return torch.cartesian_prod(-steps, steps).flip(1)


def learn(
    model: nn.Module,
    loss: Callable[[Points], Tensor],
    generator: torch.Generator,
    *,
    steps: int,
    batch: int,
    rate: float,
) -> Iterator[int]:
    """Lowers the loss of fresh draws by Adam, its rate falling to zero; yields the number of steps done before each."""
    optimiser = optim.Adam(model.parameters(), lr=rate)
    for step in range(steps):
        yield step
        optimiser.zero_grad()
        torch.autograd.backward([loss(two_moons(batch, generator))])
        for group in optimiser.param_groups:
            group["lr"] = rate * (1 - step / steps)
        optimiser.step()
    yield steps
