"""Likelihoods that models share: of Gaussians with independent components, draws included, and of binary pixels."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor


def draw(mean: Tensor, log_variance: Tensor, generator: torch.Generator) -> Tensor:
    """Latents μ + σ·ε with ε from the generator; any shape."""
    noise = torch.randn(mean.shape, generator=generator)
    return mean + (log_variance / 2).exp() * noise


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(μ, σ²) ‖ N(0, I)) in nats, summed over the last dimension.

    Source: Kingma & Welling 2014, arXiv:1312.6114, appendix B.
    """
    return (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


def log_normal(z: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Log-density of a Gaussian with independent components, nats, summed over the last dimension."""
    squares = (z - mean) ** 2 / log_variance.exp()
    return -(squares + log_variance + math.log(2 * math.pi)).sum(-1) / 2


def log_bernoulli(x: Tensor, logits: Tensor, start: int = 1) -> Tensor:
    """Log-probability of binary x, nats, summed over the dimensions from `start` on."""
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(start).sum(start)
