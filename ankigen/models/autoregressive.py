"""What the autoregressive models share: each element is guessed from those before it, so likelihoods are exact.

    p(x|y) = ∏ᵢ p(xᵢ | x₁, …, xᵢ₋₁, y),   p(x) = Σ_y p(x|y) p(y),   p(y) = 1 / classes

Knowing both p(x|y) and p(y), such a model also classifies, by Bayes' theorem: p(y|x) = p(x|y) p(y) / p(x).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn


class Autoregressive(nn.Module, ABC):
    """A distribution over square binary pictures given their class."""

    def __init__(self, size: int, classes: int) -> None:
        super().__init__()
        self.size = size  # pixels, each way
        self.classes = classes

    @abstractmethod
    def log_conditional(self, x: Tensor, labels: Tensor) -> Tensor:
        """Log p(x|y): binary pictures (B, 1, H, W) and classes (B,) to (B,), nats, summed over the pixels."""

    @abstractmethod
    def complete(self, top: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
        """Draws the rest of pictures of which the upper rows are given.

        Args:
            top: Binary rows, shape (B, 1, R, W); R may be 0.
            labels: Classes, shape (B,).
            generator: Source of the draws.

        Returns:
            Shape (B, 1, H, W), values 0 or 1, the first R rows as given.
        """

    def log_prob(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Log-likelihood of binary pictures, exact.

        Args:
            x: Shape (B, 1, H, W), values 0 or 1.
            labels: Classes, shape (B,), for log p(x|y); None for log p(x), in which all classes are equally likely.

        Returns:
            Shape (B,), nats, summed over the pixels.
        """
        return self.log_joint(x).logsumexp(1) if labels is None else self.log_conditional(x, labels)

    def log_joint(self, x: Tensor) -> Tensor:
        """Log p(x, y) for every class y: binary pictures (B, 1, H, W) to (B, classes), nats."""
        given = [self.log_conditional(x, torch.full((len(x),), y)) for y in range(self.classes)]
        return torch.stack(given, 1) - math.log(self.classes)

    def probabilities(self, x: Tensor) -> Tensor:
        """p(y|x) by Bayes' theorem: binary pictures (B, 1, H, W) to (B, classes), rows sum to 1."""
        return self.log_joint(x).softmax(1)

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draws a class, then a picture of it: (n, 1, H, W), values 0 or 1."""
        return self.draw(torch.randint(self.classes, (n,), generator=generator), generator)

    def draw(self, labels: Tensor, generator: torch.Generator) -> Tensor:
        """A picture of each of the classes (B,): (B, 1, H, W), values 0 or 1."""
        nothing = next(self.parameters()).new_zeros(len(labels), 1, 0, self.size)
        return self.complete(nothing, labels, generator)
