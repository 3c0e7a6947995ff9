"""An energy-based model in the plane, watched while it learns two moons by persistent contrastive divergence.

    p(x) = exp(−E(x)) / Z,   E(x) = ε |x|² + Σₖ hₖ exp(−|x − cₖ|² / 2w²)

The energy is a wide bowl with a bump or a dent of height hₖ at each knot cₖ of a grid; only the heights are learnt.

Objective: the log-likelihood, to be maximised. Its gradient is that of E(x⁻) − E(x⁺) with points x⁺ and draws x⁻ of
the model: every point digs a dent where it lies, every draw heaps one up, until both lie alike. The draws are chains of
Langevin dynamics, with its full noise √(2λ) (Welling & Teh 2011, ICML, eq. 4), that go on from step to step of the
training (Tieleman 2008, ICML).
"""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor, nn

from ankigen.models.ebm import langevin
from ankigen.models.moons import Points, learn, raster

REACH = 2.4  # chains begin evenly spread over [−REACH, REACH]², and stay there
KNOTS, WIDTH = 14, 0.24  # knots each way, w
BOWL = 0.1  # ε
BATCH, RATE = 128, 0.1
CHAINS, WALK = 128, 6  # number, steps of each for one step of the training
STRIDE, BOUND = 0.004, 30.0  # λ, and the bound of each part of ∇E
RESTARTED = 0.02  # share of the chains that begin anew


class MoonEnergy(nn.Module):
    """Points of the plane to energies."""

    def __init__(self) -> None:
        super().__init__()
        self.knots = raster(KNOTS, REACH)
        self.heights = nn.Parameter(torch.zeros(KNOTS**2))

    def energy(self, x: Tensor) -> Tensor:
        """E(x) of points (B, 2): (B,)."""
        squares = x.square().sum(1, keepdim=True)
        far = squares - 2 * x @ self.knots.T + self.knots.square().sum(1)  # (B, knots), squared distances
        out: Tensor = (-far / (2 * WIDTH**2)).exp() @ self.heights + BOWL * squares.squeeze(1)
        return out

    def walk(self, x: Tensor, steps: int, generator: torch.Generator) -> Tensor:
        """Points (B, 2) at first and after each of so many steps of Langevin dynamics: (1 + steps, B, 2)."""
        places = [x]
        for _ in range(steps):
            x = langevin(self.energy, x, STRIDE, sqrt(2 * STRIDE), generator, bound=BOUND).clamp(-REACH, REACH)
            places.append(x)
        return torch.stack(places)


@dataclass(frozen=True)
class Stage:
    """A moment of the training: the model as it was, and where its chains were, (CHAINS, 2)."""

    model: MoonEnergy
    draws: Tensor


def scattered_evenly(n: int, generator: torch.Generator) -> Tensor:
    """So many places where chains begin: (n, 2)."""
    return REACH * (2 * torch.rand(n, 2, generator=generator) - 1)


def stages(stops: Collection[int], rng_seed: int) -> list[Stage]:
    """The training after each of so many steps, which rise; it ends at the last."""
    model, generator = MoonEnergy(), torch.Generator().manual_seed(rng_seed)
    chains = scattered_evenly(CHAINS, generator)

    def loss(points: Points) -> Tensor:
        nonlocal chains
        anew = torch.rand(CHAINS, 1, generator=generator) < RESTARTED
        started = torch.where(anew, scattered_evenly(CHAINS, generator), chains)
        chains = model.walk(started, WALK, generator)[-1]
        return model.energy(points.places).mean() - model.energy(chains).mean()

    rounds = learn(model, loss, generator, steps=max(stops), batch=BATCH, rate=RATE)
    return [Stage(deepcopy(model).requires_grad_(requires_grad=False), chains) for step in rounds if step in stops]
