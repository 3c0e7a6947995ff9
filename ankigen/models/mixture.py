"""A mixture of Gaussians, fitted by expectation maximisation.

    p(z) = Σₖ wₖ N(z; mₖ, Lₖ Lₖᵀ)

Source: Dempster, Laird & Rubin 1977, J. Royal Statistical Society B 39(1). Each covariance is drawn towards a small
multiple of the identity, as if some points more had been seen, so that no component can collapse onto a few points; and
each weight is that of one point more, so that none vanishes.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

ROUNDS = 40
PSEUDO_POINTS = 100.0  # how many points the pull towards the identity weighs
PSEUDO_VARIANCE = 0.2


class Mixture(nn.Module):
    """K Gaussians in Z dimensions; until it is fitted, all of them are the standard normal distribution."""

    log_weights: Tensor
    means: Tensor
    factors: Tensor

    def __init__(self, components: int, dimensions: int) -> None:
        super().__init__()
        self.register_buffer("log_weights", torch.full((components,), -math.log(components)))
        self.register_buffer("means", torch.zeros(components, dimensions))
        self.register_buffer("factors", torch.eye(dimensions).repeat(components, 1, 1))

    def log_density(self, z: Tensor) -> Tensor:
        """Log-density of points (N, Z), shape (N,), nats."""
        return self._joint(z).logsumexp(1)

    def draw(self, n: int, generator: torch.Generator) -> Tensor:
        """Draws n points, shape (n, Z)."""
        chosen = torch.multinomial(self.log_weights.exp(), n, replacement=True, generator=generator)
        noise = torch.randn(n, self.means.shape[1], 1, generator=generator)
        return self.means[chosen] + (self.factors[chosen] @ noise).squeeze(2)

    @torch.no_grad()
    def fit(self, z: Tensor, generator: torch.Generator) -> None:
        """Fits the mixture to points (N, Z), N at least K, starting from some of them."""
        start = torch.randperm(len(z), generator=generator)[: len(self.means)]
        self.means.copy_(z[start])
        for _ in range(ROUNDS):
            self._improve(z)

    def _improve(self, z: Tensor) -> None:
        shares = self._joint(z).softmax(1)  # (N, K), the expectation step
        counts = shares.sum(0)
        self.log_weights.copy_(((counts + 1) / (counts + 1).sum()).log())
        self.means.copy_(shares.T @ z / counts.clamp(min=1e-6).unsqueeze(1))
        pull = PSEUDO_POINTS * PSEUDO_VARIANCE * torch.eye(z.shape[1])
        for k, count in enumerate(counts):
            centred = z - self.means[k]
            scatter = (centred * shares[:, k : k + 1]).T @ centred
            self.factors[k] = torch.linalg.cholesky((scatter + pull) / (count + PSEUDO_POINTS))

    def _joint(self, z: Tensor) -> Tensor:
        """Log of weight times density of each component, (N, Z) to (N, K)."""
        columns = [self._log_normal(z, k) for k in range(len(self.means))]
        return torch.stack(columns, 1) + self.log_weights

    def _log_normal(self, z: Tensor, k: int) -> Tensor:
        factor = self.factors[k]
        white = torch.linalg.solve_triangular(factor, (z - self.means[k]).T, upper=False)
        constant = factor.diagonal().log().sum() + z.shape[1] / 2 * math.log(2 * math.pi)
        density: Tensor = -white.square().sum(0) / 2 - constant
        return density
