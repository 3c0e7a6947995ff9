"""Restricted Boltzmann machine: visible and hidden switches, joined across the two layers and not within them.

    p(v, h) = exp(−E(v, h)) / Z,   E(v, h) = −bᵀv − cᵀh − hᵀWv

Objective: the log-likelihood, to be maximised. Its gradient is that of −F(v) at pictures less that at draws, with

    F(v) = −log Σₕ exp(−E(v, h)) = −bᵀv − Σⱼ log(1 + exp(cⱼ + Wⱼv))

the free energy. Draws come from chains of Gibbs sampling that go on from step to step of the training (persistent
contrastive divergence, Tieleman 2008, ICML). A chain alone stays where it began, and wells that it never meets grow
unseen; so each begins as even noise and cools down (simulated annealing, Kirkpatrick et al. 1983, Science 220), is a
draw for a while, and begins anew. Pictures are drawn in the same way. With a short while the draws look best, with a
long one the likelihood is best. What is learnt are W and centred biases b + Wᵀλ and c + Wμ, with μ the mean of the
pictures and λ the share of hidden switches that are on at first: then a step of W moves no bias (Montavon & Müller
2012, LNCS 7700; Melchior et al. 2016, JMLR 17(99)).

Z is estimated by annealed importance sampling, forwards and backwards (`partition.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.augmentation import mirrored
from ankigen.models.data import binarise
from ankigen.models.family import Family, Recipe

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(steps=60000, batch=100, peak_rate=2e-3, weight_decay=0.0, average=0.999)
COOLING, HELD = 500, 2000  # steps in the life of a chain: on its way from noise, and after that as a draw
ON = 0.3  # λ
FOLLOWING = 0.01  # share of the way that μ goes to the mean of a batch


@dataclass(frozen=True)
class RbmConfig:
    """Numbers of switches, the visible ones the pixels of a square picture, row by row; number of persistent chains."""

    visible: int = 784
    hidden: int = 320
    chains: int = 100


class Rbm(nn.Module):
    """The weights W (hidden, visible), the centred biases, and the training's chains; switches are floats 0 or 1."""

    mean: Tensor
    chains: Tensor
    ages: Tensor

    def __init__(self, config: RbmConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or RbmConfig()
        self.weight = nn.Parameter(0.01 * torch.randn(c.hidden, c.visible))
        self.centred_visible_bias = nn.Parameter(torch.zeros(c.visible))
        self.centred_hidden_bias = nn.Parameter(torch.full((c.hidden,), math.log(ON / (1 - ON))))
        self.register_buffer("mean", torch.zeros(c.visible))  # μ
        self.register_buffer("chains", torch.randint(2, (c.chains, c.visible), dtype=torch.uint8))
        self.register_buffer("ages", torch.arange(c.chains) * (COOLING + HELD) // c.chains)  # steps since the noise

    @property
    def visible_bias(self) -> Tensor:
        """b: (visible,)."""
        return self.centred_visible_bias - ON * self.weight.sum(0)

    @property
    def hidden_bias(self) -> Tensor:
        """c: (hidden,)."""
        return self.centred_hidden_bias - self.weight @ self.mean

    def hidden(self, v: Tensor, beta: Tensor | float = 1.0) -> Tensor:
        """p(hⱼ = 1 | v) at the inverse temperature β: (B, visible) to (B, hidden)."""
        return (beta * self._pull(v)).sigmoid()

    def visible(self, h: Tensor, beta: Tensor | float = 1.0) -> Tensor:
        """p(vᵢ = 1 | h) at the inverse temperature β: (B, hidden) to (B, visible)."""
        return (beta * F.linear(h, self.weight.T, self.visible_bias)).sigmoid()

    def _pull(self, v: Tensor) -> Tensor:
        return F.linear(v, self.weight, self.hidden_bias)

    def free_energy(self, v: Tensor) -> Tensor:
        """F(v), which is −log p(v) − log Z: (B, visible) to (B,), nats."""
        return -(v @ self.visible_bias) - F.softplus(self._pull(v)).sum(1)

    @torch.no_grad()
    def gibbs(self, v: Tensor, steps: int, generator: torch.Generator, beta: Tensor | float = 1.0) -> Tensor:
        """So many steps v → h → v of Gibbs sampling: (B, visible) to the same.

        All energies are multiplied by the inverse temperature β, one number or one for each chain, (B, 1).
        """
        for _ in range(steps):
            h = torch.bernoulli(self.hidden(v, beta), generator=generator)
            v = torch.bernoulli(self.visible(h, beta), generator=generator)
        return v

    @torch.no_grad()
    def chain(self, v: Tensor, stops: tuple[int, ...], generator: torch.Generator) -> Tensor:
        """The states of chains after each of `stops` steps in all, which rise: (B, visible) to (len, B, visible)."""
        states = []
        for before, stop in pairwise((0, *stops)):
            v = self.gibbs(v, stop - before, generator)
            states.append(v)
        return torch.stack(states)

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator, steps: int = 1000) -> Tensor:
        """What noise cools down to: (n, 1, 28, 28) in [0, 1], the probability of white.

        The inverse temperature rises from 0 to 1 over the first half of the steps: chains that begin cold are caught by
        the first well that they meet.
        """
        v = noise(n, self.config.visible, generator)
        for step in range(1, steps + 1):
            v = self.gibbs(v, 1, generator, min(1.0, 2 * step / steps))
        return as_pictures(self.visible(self.hidden(v)))


def noise(n: int, visible: int, generator: torch.Generator) -> Tensor:
    """States in which each switch is on as often as not: (n, visible)."""
    return torch.rand(n, visible, generator=generator).round()


def as_pictures(v: Tensor) -> Tensor:
    """(B, visible) as square pictures (B, 1, H, W)."""
    side = math.isqrt(v.shape[1])
    return v.view(-1, 1, side, side)


def losses(model: Rbm, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The contrastive divergence, a mean over mirrored binary pictures; its value says little, its gradient much."""
    del progress
    v = binarise(mirrored(batch.grey(), generator)).flatten(1)
    model.mean.lerp_(v.mean(0), FOLLOWING)
    drawn = _drawn(model, generator)
    return {"loss": model.free_energy(v).mean() - model.free_energy(drawn).mean()}


@torch.no_grad()
def _drawn(model: Rbm, generator: torch.Generator) -> Tensor:
    """Moves the model's chains on by a step; those that have cooled down are the draws, those too old begin anew."""
    beta = (model.ages / COOLING).clamp(max=1).unsqueeze(1)
    v = model.gibbs(model.chains.float(), 1, generator, beta)
    cooled = len(v) * HELD // (COOLING + HELD)  # as many at any time, as their ages are evenly spread
    drawn = v[model.ages.topk(cooled).indices.sort().values]
    model.ages.add_(1).remainder_(COOLING + HELD)
    begun = noise(len(v), model.config.visible, generator)
    model.chains.copy_(torch.where(model.ages.unsqueeze(1) == 0, begun, v))
    return drawn


FAMILY = Family(
    "rbm", Rbm, RbmConfig, RECIPE, losses,
    limits="A model of 1986 to 2008, kept for what it teaches. Its likelihood is an estimate, since Z is one: forwards "
    "and backwards differ, and both can overlook a part of what it can draw. Heads and legs of its draws are often "
    "muddled.",
)  # fmt: skip
