"""The score of two moons in the plane, exact: the best denoiser of points that are all known needs no network.

    p(z_t) = 1/N Σₙ N(z_t; α_t xₙ, σ_t² I),   x̂ = E[x | z_t] = Σₙ wₙ xₙ,   wₙ ∝ exp(−‖z_t − α_t xₙ‖² / 2σ_t²)

so that ∇ log p(z_t) = (α_t x̂ − z_t) / σ_t² (Tweedie's formula; Efron 2011, JASA 106(496), eq. 1.4). A network is
trained because this one would only ever give the points themselves back.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ankigen.models.noising import rates


@dataclass(frozen=True)
class KnownPoints:
    """A density of finitely many equally likely points (N, 2)."""

    points: Tensor

    def log_prob(self, z: Tensor, t: Tensor) -> Tensor:
        """Log-density of z_t: (B, 2) and times (B,) to (B,), but for a constant of t."""
        return self._closeness(z, t).logsumexp(1)

    def denoiser(self, z: Tensor, t: Tensor) -> Tensor:
        """The velocity that E[x | z_t] stands for: (B, 2) and times (B,) to (B, 2)."""
        alpha, sigma = rates(t, z)
        guess = self._closeness(z, t).softmax(1) @ self.points
        return (alpha * z - guess) / sigma

    def _closeness(self, z: Tensor, t: Tensor) -> Tensor:
        alpha, sigma = rates(t, z)
        noised = alpha.unsqueeze(2) * self.points  # (B, N, 2): each row of z has a time of its own
        return -torch.cdist(z.unsqueeze(1), noised).squeeze(1).square() / (2 * sigma**2)
