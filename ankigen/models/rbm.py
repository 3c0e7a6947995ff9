"""Restricted Boltzmann machine: visible and hidden switches, joined across the two layers and not within them.

    p(v, h) = exp(−E(v, h)) / Z,   E(v, h) = −bᵀv − cᵀh − hᵀWv

Objective: the log-likelihood, to be maximised. Its gradient is that of −F(v) at pictures less that at draws, with

    F(v) = −log Σₕ exp(−E(v, h)) = −bᵀv − Σⱼ log(1 + exp(cⱼ + Wⱼv))

the free energy. At first draws are what a few steps of Gibbs sampling make of the pictures (contrastive divergence,
Hinton 2002, Neural Computation 14(8), §3 and §5); this leaves deep energy wells far from any picture. Later the chains
go on from step to step of the training, find these wells and fill them (persistent contrastive divergence, Tieleman
2008, ICML). Z is estimated by annealed importance sampling (Salakhutdinov & Murray 2008, ICML, §3 and §4).
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
    from collections.abc import Iterator

    from ankigen.models.data import Images

RECIPE = Recipe(steps=6000, batch=100, peak_rate=4e-3, weight_decay=1e-4, average=0.999)
TURN = 0.5  # share of the training after which chains persist
LONGEST, PERSISTENT = 10, 5  # steps of Gibbs sampling: most of those that start at pictures; of persistent chains


@dataclass(frozen=True)
class RbmConfig:
    """Numbers of switches, the visible ones the pixels of a square picture, row by row; number of persistent chains."""

    visible: int = 784
    hidden: int = 256
    chains: int = 100


class Rbm(nn.Module):
    """The weights W (hidden, visible), the biases b and c, and the training's chains; switches are floats 0 or 1."""

    chains: Tensor

    def __init__(self, config: RbmConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or RbmConfig()
        self.weight = nn.Parameter(0.01 * torch.randn(c.hidden, c.visible))
        self.visible_bias = nn.Parameter(torch.zeros(c.visible))
        self.hidden_bias = nn.Parameter(torch.zeros(c.hidden))
        self.register_buffer("chains", torch.zeros(c.chains, c.visible, dtype=torch.uint8))

    def hidden(self, v: Tensor) -> Tensor:
        """p(hⱼ = 1 | v): (B, visible) to (B, hidden)."""
        return self._hidden_pull(v).sigmoid()

    def visible(self, h: Tensor) -> Tensor:
        """p(vᵢ = 1 | h): (B, hidden) to (B, visible)."""
        return self._visible_pull(h).sigmoid()

    def _hidden_pull(self, v: Tensor) -> Tensor:
        return F.linear(v, self.weight, self.hidden_bias)

    def _visible_pull(self, h: Tensor) -> Tensor:
        return F.linear(h, self.weight.T, self.visible_bias)

    def free_energy(self, v: Tensor) -> Tensor:
        """F(v), which is −log p(v) − log Z: (B, visible) to (B,), nats."""
        return -(v @ self.visible_bias) - F.softplus(self._hidden_pull(v)).sum(1)

    @torch.no_grad()
    def gibbs(self, v: Tensor, steps: int, generator: torch.Generator) -> Tensor:
        """So many steps v → h → v of Gibbs sampling: (B, visible) to the same."""
        for _ in range(steps):
            h = torch.bernoulli(self.hidden(v), generator=generator)
            v = torch.bernoulli(self.visible(h), generator=generator)
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

        All energies are weighed by a factor that rises from 0 to 1 over the first four fifths of the steps: chains at
        full weight from the start are caught by the first well they meet.
        """
        v = torch.rand(n, self.config.visible, generator=generator).round()
        for step in range(1, steps + 1):
            weight = min(1.0, step / (0.8 * steps))
            h = torch.bernoulli((weight * self._hidden_pull(v)).sigmoid(), generator=generator)
            v = torch.bernoulli((weight * self._visible_pull(h)).sigmoid(), generator=generator)
        return as_pictures(self.visible(h))


@dataclass(frozen=True)
class LogZ:
    """An estimate of log Z in nats, and its standard error."""

    value: float
    standard_error: float


@torch.no_grad()
def log_partition(model: Rbm, base: Tensor, generator: torch.Generator, *, chains: int, stages: int) -> LogZ:
    """Estimates log Z by annealed importance sampling; exp of it has the right mean, itself it is a little too small.

    The way leads from a machine of biases alone, whose Z is known, through ever stronger weights to the model:

        p_β(v) ∝ exp((1 − β) aᵀv + β bᵀv) Πⱼ (1 + exp(β (cⱼ + Wⱼv)))

    Args:
        model: The machine.
        base: Visible biases a of the first machine, shape (visible,); best those of the pictures' shares of white.
        generator: Source of the draws.
        chains: Number of independent ways.
        stages: Number of values of β, evenly spread.

    Source: Salakhutdinov & Murray 2008, ICML, eq. 15 to 18.
    """
    start = F.softplus(base).sum() + model.config.hidden * math.log(2)
    v = torch.bernoulli(base.sigmoid().expand(chains, -1), generator=generator)
    log_weights = torch.zeros(chains)
    for before, beta in _pairs(stages):
        active = F.linear(v, model.weight, model.hidden_bias)
        log_weights += (beta - before) * (v @ (model.visible_bias - base))
        log_weights += (F.softplus(beta * active) - F.softplus(before * active)).sum(1)
        h = torch.bernoulli((beta * active).sigmoid(), generator=generator)
        pull = beta * (h @ model.weight + model.visible_bias) + (1 - beta) * base
        v = torch.bernoulli(pull.sigmoid(), generator=generator)
    mean = log_weights.logsumexp(0) - math.log(chains)
    spread = (log_weights - mean).exp().std() / math.sqrt(chains)
    return LogZ((start + mean).item(), spread.item())


def _pairs(stages: int) -> Iterator[tuple[float, float]]:
    return ((k / stages, (k + 1) / stages) for k in range(stages))


def bias_of(share: Tensor) -> Tensor:
    """Log-odds of shares of white, none of them quite 0 or 1: any shape."""
    return share.clamp(1e-3, 1 - 1e-3).logit()


def as_pictures(v: Tensor) -> Tensor:
    """(B, visible) as square pictures (B, 1, H, W)."""
    side = math.isqrt(v.shape[1])
    return v.view(-1, 1, side, side)


def losses(model: Rbm, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The contrastive divergence, a mean over mirrored binary pictures; its value says little, its gradient much."""
    v = binarise(mirrored(batch.grey(), generator)).flatten(1)
    drawn = _drawn(model, v, progress, generator)
    return {"loss": model.free_energy(v).mean() - model.free_energy(drawn).mean()}


def _drawn(model: Rbm, v: Tensor, progress: float, generator: torch.Generator) -> Tensor:
    """The ends of as many chains as there are pictures v; the model keeps them, to go on from there."""
    places = torch.randperm(len(model.chains), generator=generator)[: len(v)]
    if progress < TURN:
        drawn = model.gibbs(v, 1 + int(progress / TURN * LONGEST), generator)
    else:
        drawn = model.gibbs(model.chains[places].float(), PERSISTENT, generator)
    model.chains[places] = drawn[: len(places)].byte()
    return drawn


FAMILY = Family(
    "rbm", Rbm, RbmConfig, RECIPE, losses,
    limits="A model of 1986 to 2008, kept for what it teaches. Its likelihood is an estimate, since Z is one, and "
    "may flatter it where chains overlook a part of what it can draw.",
)  # fmt: skip
