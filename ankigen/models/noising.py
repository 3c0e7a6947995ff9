"""The two directions of a diffusion, for any denoiser: pictures drown in noise, and come out of it again.

    z_t = α_t x + σ_t ε,   α_t = cos(πt/2),   σ_t = sin(πt/2),   ε ~ N(0, I),   0 ≤ t ≤ 1

The cosine schedule of Nichol & Dhariwal 2021 (arXiv:2102.09672, eq. 17), here without their offset. A denoiser guesses
v = α_t ε − σ_t x (Salimans & Ho 2022, arXiv:2202.00512, §4), from which follow

    x̂ = α_t z − σ_t v̂,   ε̂ = σ_t z + α_t v̂,   ∇ log p(z_t) ≈ −ε̂ / σ_t,

the last being the score: the direction in which noised pictures become likelier (Song et al. 2021, arXiv:2011.13456).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

Denoiser = Callable[[Tensor, Tensor], Tensor]
"""From noised pictures (B, …) and times (B,) to guesses of v, (B, …)."""

CLEAREST = 1e-3
"""The time at which drawing ends, and the bound begins: σ is a fifth of the step between two grey values."""


def rates(t: Tensor, like: Tensor) -> tuple[Tensor, Tensor]:
    """α_t and σ_t of times (B,), each of shape (B, 1, …) to go with `like`."""
    angle = (math.pi / 2 * t).view(-1, *[1] * (like.dim() - 1))
    return angle.cos(), angle.sin()


def noised(x: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """z_t of pictures and noise, both (B, …), at times (B,)."""
    alpha, sigma = rates(t, x)
    return alpha * x + sigma * noise


def velocity(x: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """v, which a denoiser is to guess: α_t ε − σ_t x."""
    alpha, sigma = rates(t, x)
    return alpha * noise - sigma * x


def parted(z: Tensor, v: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """The picture x̂ and the noise ε̂ that z consists of if v is right."""
    alpha, sigma = rates(t, z)
    return alpha * z - sigma * v, sigma * z + alpha * v


def score(denoiser: Denoiser, z: Tensor, t: Tensor) -> Tensor:
    """∇ log p(z_t), as the denoiser sees it: shape of z."""
    return -parted(z, denoiser(z, t), t)[1] / rates(t, z)[1]


def walk(denoiser: Denoiser, z: Tensor, steps: int, bound: float = math.inf) -> Iterator[tuple[Tensor, Tensor]]:
    """Draws pictures out of the noise z by so many steps without new noise (DDIM).

    Yields:
        After each step z, and the guess x̂ that led there, whose values are kept within ± `bound`.

    Source: Song et al. 2021, arXiv:2010.02502, eq. 12 with σ = 0: x̂ and ε̂ are mixed anew for the next, smaller time.
    """
    times = torch.linspace(1, CLEAREST, steps + 1, dtype=z.dtype)
    for now, then in pairwise(times):
        t = now.expand(len(z))
        guess = parted(z, denoiser(z, t), t)[0].clamp(-bound, bound)
        alpha, sigma = rates(t, z)
        z = noised(guess, (z - alpha * guess) / sigma, then.expand(len(z)))
        yield z, guess


def path_cost(denoiser: Denoiser, x: Tensor, generator: torch.Generator, draws: int = 1) -> Tensor:
    """What it costs to tell someone the way from noise to x: (B, …) to (B,), nats.

        ½ ∫ E‖ε − ε̂‖² dλ,   λ = log(α²/σ²)

    the sum of the Kullback–Leibler divergences of all infinitely small steps, estimated at `draws` times per picture,
    which are spread evenly over λ.

    Source: Kingma et al. 2021, arXiv:2107.00630, eq. 17 and §5.1.
    """
    ends = [2 * math.log(math.cos(a) / math.sin(a)) for a in (math.pi / 2 * CLEAREST, math.pi / 2 * (1 - CLEAREST))]
    n = len(x) * draws
    place = (torch.randperm(n, generator=generator) + torch.rand(n, generator=generator)) / n
    costs = []
    for share in place.view(draws, -1):
        t = 2 / math.pi * torch.atan(torch.exp(-(ends[0] + (ends[1] - ends[0]) * share.to(x.dtype)) / 2))
        noise = torch.randn(x.shape, generator=generator, dtype=x.dtype)
        z = noised(x, noise, t)
        wrong = noise - parted(z, denoiser(z, t), t)[1]
        costs.append((ends[0] - ends[1]) / 2 * wrong.square().flatten(1).sum(1))
    return torch.stack(costs).mean(0)


def ends_cost(x: Tensor, values: Tensor, generator: torch.Generator) -> Tensor:
    """What is left to tell at both ends of the way, nats: (B, …) to (B,).

    At the noisy end, the divergence of z from pure noise; at the clear end, which of the `values` (K,) each number has.

    Source: Kingma et al. 2021, arXiv:2107.00630, eq. 8 and 11.
    """
    noisy, clear = x.new_full((1,), 1 - CLEAREST), x.new_full((1,), CLEAREST)
    alpha, sigma = rates(noisy, x)
    divergence = ((alpha * x).square() + sigma.square() - 1 - 2 * sigma.log()) / 2
    alpha, sigma = rates(clear, x)
    z = noised(x, torch.randn(x.shape, generator=generator, dtype=x.dtype), clear)
    log_odds = -((z.unsqueeze(-1) / alpha.unsqueeze(-1) - values) / (sigma / alpha).unsqueeze(-1)).square() / 2
    which = (x.unsqueeze(-1) - values).abs().argmin(-1)
    told = F.cross_entropy(log_odds.flatten(0, -2), which.flatten(), reduction="none").view(x.shape)
    return (divergence + told).flatten(1).sum(1)
