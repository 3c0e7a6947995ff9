"""RealNVP in the plane: affine couplings that bend two moons, step by step, into one Gaussian.

    log p(x) = log N(f(x); 0, I) + log |det ∂f(x)/∂x|

Objective: the log-likelihood of points, to be maximised (Dinh et al. 2017, arXiv:1605.08803, eq. 2 and 3). The
couplings take turns: one changes the height as a function of the abscissa, the next the abscissa as a function of
the height.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor, nn

from ankigen.models.coupling import Chain, Coupling, log_standard_normal
from ankigen.models.moons import learn

COUPLINGS = 8
UNITS = 24
STEPS, BATCH, RATE = 400, 128, 8e-3


def _conditioner() -> nn.Sequential:
    last = nn.Linear(UNITS, 2)
    nn.init.zeros_(last.weight)
    return nn.Sequential(nn.Linear(1, UNITS), nn.Tanh(), nn.Linear(UNITS, UNITS), nn.Tanh(), last)


class MoonFlow(nn.Module):
    """Points of the plane (B, 2) to noise of the same shape, and back."""

    def __init__(self, couplings: int = COUPLINGS) -> None:
        super().__init__()
        self.chain = Chain(Coupling([i % 2], [1 - i % 2], _conditioner()) for i in range(couplings))

    @torch.no_grad()
    def stages(self, x: Tensor) -> list[Tensor]:
        """Where the points are at first and after each coupling: so many (B, 2), and one more."""
        places = [x]
        for coupling in self.chain:
            places.append(coupling(places[-1])[0])
        return places

    @torch.no_grad()
    def stages_back(self, z: Tensor) -> list[Tensor]:
        """Where noise is at first and after each coupling is undone, the last one first."""
        places = [z]
        for coupling in reversed(list(self.chain)):
            places.append(coupling.inverse(places[-1]))
        return places

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Noise z = f(x), and log |det ∂f/∂x| of shape (B,)."""
        z, log_det = self.chain(x)
        return z, log_det

    def inverse(self, z: Tensor) -> Tensor:
        """Points f⁻¹(z)."""
        return self.chain.inverse(z)

    def log_prob(self, x: Tensor) -> Tensor:
        """Log-density of points (B, 2): shape (B,), nats."""
        z, log_det = self(x)
        density: Tensor = log_standard_normal(z) + log_det
        return density


@cache
def trained(rng_seed: int, steps: int = STEPS) -> MoonFlow:
    """A flow that has learnt the two moons; it takes about a second, once."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(rng_seed)
        flow = MoonFlow()
    generator = torch.Generator().manual_seed(rng_seed)
    for _ in learn(
        flow, lambda points: -flow.log_prob(points.places).mean(), generator, steps=steps, batch=BATCH, rate=RATE
    ):
        pass
    return flow.eval().requires_grad_(requires_grad=False)
