"""Energy-based model: a network gives every picture x an energy; likely pictures have a low one.

    p(x) = exp(−E(x)) / Z

Objective: the log-likelihood, to be maximised. Z is unknown, but the gradient is that of E(x⁻) − E(x⁺) with pictures
x⁺ and draws x⁻ of the model. Draws come from Langevin dynamics (Du & Mordatch 2019, arXiv:1903.08689, eq. 1, whose λ
is twice that here),

    x ← x − λ ∇E(x) + σ ε,   ε ~ N(0, I),

whose chains go on from step to step of the training (persistent contrastive divergence, Tieleman 2008, ICML); a few
begin anew as noise, and a few as blurred pictures, which the model otherwise never sees and takes for likely.
Departures: the noise is far smaller than the √(2λ) of that equation, so that draws lie lower than the model's own; the
gradient is bounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.augmentation import mirrored
from ankigen.models.family import Family, Recipe

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(steps=18000, batch=32, peak_rate=1e-3, weight_decay=0.0, average=0.999)
STEPS = 20  # of Langevin dynamics for a step of the training
RESTARTED = 0.05  # share of the chains that begin anew as noise
BLURRED = 0.05  # share that begins anew as a blurred picture
PULL = 0.1  # weight of the squared energies, which keeps them near zero


@dataclass(frozen=True)
class EbmConfig:
    """Channels, the picture halved at each but the first; number of chains; λ, σ and the bound of ∇E."""

    channels: tuple[int, ...] = (16, 32, 64, 64)
    chains: int = 256
    rate: float = 10.0
    noise: float = 0.005
    bound: float = 0.03


class Ebm(nn.Module):
    """Pictures to energies, and the chains that the training left."""

    chains: Tensor

    def __init__(self, config: EbmConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or EbmConfig()
        halvings = [layer for a, b in pairwise(c.channels) for layer in (nn.SiLU(), nn.Conv2d(a, b, 4, 2, 1))]
        self.body = nn.Sequential(
            nn.Conv2d(1, c.channels[0], 5, padding=2), *halvings, nn.SiLU(), nn.Flatten(),
            nn.Linear(c.channels[-1] * (28 // 2 ** (len(c.channels) - 1)) ** 2, 64), nn.SiLU(), nn.Linear(64, 1),
        )  # fmt: skip
        self.register_buffer("chains", torch.randint(256, (c.chains, 1, 28, 28), dtype=torch.uint8))

    def energy(self, x: Tensor) -> Tensor:
        """E(x) of pictures (B, 1, 28, 28) in [0, 1]: (B,)."""
        out: Tensor = self.body(2 * x - 1)
        return out.squeeze(1)

    def walk(self, x: Tensor, steps: int, generator: torch.Generator) -> Tensor:
        """So many steps of Langevin dynamics that stay in [0, 1]: pictures to the same."""
        c = self.config
        for _ in range(steps):
            x = langevin(self.energy, x, c.rate, c.noise, generator, bound=c.bound).clamp(0, 1)
        return x

    def chain(self, x: Tensor, stops: tuple[int, ...], generator: torch.Generator) -> Tensor:
        """The states of walks after each of `stops` steps in all, which rise: (B, 1, 28, 28) to (len, B, 1, 28, 28)."""
        states = []
        for before, stop in pairwise((0, *stops)):
            x = self.walk(x, stop - before, generator)
            states.append(x)
        return torch.stack(states)

    def sample(self, n: int, generator: torch.Generator, steps: int = 300) -> Tensor:
        """What a walk makes of even noise: (n, 1, 28, 28) in [0, 1]."""
        return self.walk(torch.rand(n, 1, 28, 28, generator=generator), steps, generator)


def langevin(
    energy: Callable[[Tensor], Tensor],
    x: Tensor,
    rate: float,
    noise: float,
    generator: torch.Generator,
    *,
    bound: float = math.inf,
) -> Tensor:
    """One step x − λ ∇E(x) + σ ε, with λ = `rate` and σ = `noise`; any shape, the first dimension counts chains.

    Each part of the gradient is kept within ± `bound`. Without a bound, with σ = √(2λ) and small λ, many steps draw
    from exp(−E) (Welling & Teh 2011, ICML, eq. 4).
    """
    x = x.detach().requires_grad_()
    with torch.enable_grad():
        (slope,) = torch.autograd.grad(energy(x).sum(), x)
    moved = x.detach() - rate * slope.clamp(-bound, bound)
    return moved + noise * torch.randn(x.shape, generator=generator, dtype=x.dtype)


def losses(model: Ebm, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The difference of the mean energies of mirrored pictures and of draws; moves the model's chains on."""
    del progress
    x = mirrored(batch.grey(), generator)
    x = (x + model.config.noise * torch.randn(x.shape, generator=generator)).clamp(0, 1)
    drawn = _continued(model, x, generator)
    real, fake = model.energy(x), model.energy(drawn)
    gap = real.mean() - fake.mean()
    return {"loss": gap + PULL * (real.square().mean() + fake.square().mean()), "gap": gap.detach()}


def _continued(model: Ebm, x: Tensor, generator: torch.Generator) -> Tensor:
    """Some of the chains after more steps; a few begin anew. They are moved on in the model too, as bytes."""
    chosen = torch.randperm(len(model.chains), generator=generator)[: len(x)]
    fate = torch.rand(len(x), 1, 1, 1, generator=generator)
    noise = torch.rand(x.shape, generator=generator)
    begun = torch.where(fate < RESTARTED, noise, model.chains[chosen] / 255)
    begun = torch.where(fate > 1 - BLURRED, blurred(x, generator), begun)
    drawn = model.walk(begun, STEPS, generator)
    model.chains[chosen] = (drawn * 255).round().byte()
    return drawn


def blurred(x: Tensor, generator: torch.Generator) -> Tensor:
    """Each picture of (B, 1, H, W) under a Gaussian of its own, ½ to 2 pixels wide."""
    place = torch.arange(-4.0, 5.0)
    width = 0.5 + 1.5 * torch.rand(len(x), 1, generator=generator)
    kernel = (-((place / width) ** 2) / 2).exp()
    kernel = kernel / kernel.sum(1, keepdim=True)
    rows = F.conv2d(x.transpose(0, 1), kernel.view(-1, 1, 9, 1), padding=(4, 0), groups=len(x))
    return F.conv2d(rows, kernel.view(-1, 1, 1, 9), padding=(0, 4), groups=len(x)).transpose(0, 1)


FAMILY = Family(
    "ebm", Ebm, EbmConfig, RECIPE, losses,
    limits="Its energies compare pictures and are no likelihoods, for Z is unknown; they tell pictures from noise, "
    "less surely from the same blurred (AUROC .80, and .97 was the goal). Its draws are what so many steps lead to, "
    "not fair draws of exp(−E), and stay rough.",
)  # fmt: skip
