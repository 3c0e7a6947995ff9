"""A distribution whose mixture of Gaussians a network puts out: one for each example of a batch.

    p(y) = Σₖ wₖ ∏ᵢ N(yᵢ; mₖᵢ, sₖᵢ²)

Source: Bishop 1994, Mixture density networks, Aston University NCRG/94/004, eq. 22 and 23. A component says all
numbers of y at once, so that what belongs together is drawn together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from ankigen.models.tempering import tempered

NARROWEST, WIDEST = -3.5, 1.0
"""Bounds of the log of a width s: without the lower, a component could fall onto a point, where no likelihood is the
largest."""


@dataclass(frozen=True)
class Density:
    """K components for each of B examples: log-weights (B, K), means and log-widths (B, K, Z)."""

    log_weights: Tensor
    means: Tensor
    log_widths: Tensor

    @classmethod
    def of(cls, raw: Tensor, around: Tensor, components: int) -> Density:
        """What a network put out, (B, K (1 + 2 Z)), read as a density whose means are told from a point (B, Z) on."""
        weights, rest = raw[:, :components], raw[:, components:].view(len(raw), 2, components, -1)
        means, log_widths = rest.unbind(1)
        return cls(weights.log_softmax(1), around.unsqueeze(1) + means, log_widths.clamp(NARROWEST, WIDEST))

    def log_prob(self, y: Tensor) -> Tensor:
        """Log-density at y, (B, Z) to (B,), nats."""
        white = (y.unsqueeze(1) - self.means) / self.log_widths.exp()
        normal = -(white.square() / 2 + self.log_widths + math.log(2 * math.pi) / 2).sum(2)  # (B, K)
        return (self.log_weights + normal).logsumexp(1)

    def draw(self, temperature: float, generator: torch.Generator) -> Tensor:
        """A draw for each example, (B, Z).

        The log-weights are divided by the temperature and the variances multiplied by it; at 0 it is the mean of the
        likeliest component.

        Source: Ha & Schmidhuber 2018, arXiv:1803.10122, appendix A.2.
        """
        if temperature == 0:
            return self._mean(self.log_weights.argmax(1))
        weights = tempered(self.log_weights, temperature)
        chosen = torch.multinomial(weights, 1, generator=generator).squeeze(1)
        mean = self._mean(chosen)
        width = self.log_widths[torch.arange(len(chosen)), chosen].exp() * math.sqrt(temperature)
        return mean + width * torch.randn(mean.shape, generator=generator)

    def _mean(self, component: Tensor) -> Tensor:
        return self.means[torch.arange(len(component)), component]
