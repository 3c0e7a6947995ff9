"""Evolution strategy: climbs a function of which nothing is known but its values.

    ∇ E[f(θ + σε)] = E[f(θ + σε) ε] / σ,   ε ~ N(0, I)

Source: Salimans et al. 2017, arXiv:1703.03864, §2 and algorithm 1: draws come in pairs ± ε, ranks stand for the values,
and the estimate is followed by Adam (Kingma & Ba 2015, arXiv:1412.6980), with a rate that falls to zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

Fitness = Callable[[Tensor], Tensor]
"""From candidates (P, N) to their values (P,), the larger the better."""


@dataclass(frozen=True)
class Strategy:
    """Rounds; pairs of candidates in each; σ; how far a parameter moves in a round at the start."""

    rounds: int
    pairs: int
    spread: float
    rate: float

    def climb(self, fitness: Fitness, start: Tensor, generator: torch.Generator) -> Tensor:
        """Where the climb from `start` (N,) ends, (N,)."""
        place = start.clone()
        adam = torch.optim.Adam([place], betas=(0.9, 0.99))
        for number in range(self.rounds):
            adam.param_groups[0]["lr"] = self.rate * (1 - number / self.rounds)
            place.grad = -self.slope(fitness, place, generator)
            adam.step()
        return place

    def slope(self, fitness: Fitness, place: Tensor, generator: torch.Generator) -> Tensor:
        """An estimate of the gradient at a place, of the ranks, which lie between −½ and ½: (N,) to (N,)."""
        half = torch.randn(self.pairs, len(place), generator=generator)
        noise = torch.cat([half, -half])
        ranks = fitness(place + self.spread * noise).argsort().argsort() / (len(noise) - 1) - 0.5
        return (ranks @ noise) / (len(noise) * self.spread)
