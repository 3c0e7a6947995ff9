"""Multilayer perceptron: every number of a layer is a weighed sum of all numbers of the layer before, bent by a ReLU.

    hₗ = max(0, Wₗ hₗ₋₁ + bₗ),   p(y|x) = softmax(W h + b)_y

Objective: cross-entropy, to be minimised over the training pictures x with classes y, L = −log p(y|x), its gradient
found by backpropagation (Rumelhart, Hinton & Williams 1986, Nature 323; the ReLU: Glorot et al. 2011, AISTATS).
Departure: training pictures are mirrored and bent a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.augmentation import Augmentation, bent, mirrored
from ankigen.models.family import Family, Recipe

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(
    steps=15000, batch=64, peak_rate=2e-3, weight_decay=1e-2, average=0.999,
    augmentation=Augmentation(share=0.95),
)  # fmt: skip


@dataclass(frozen=True)
class MlpConfig:
    """Numbers of inputs, of hidden units layer by layer, and of classes."""

    widths: tuple[int, ...] = (784, 256, 128, 10)


class Mlp(nn.Module):
    """Pictures, or any inputs whose dimensions but the first multiply to `widths[0]`, to probabilities of classes."""

    def __init__(self, config: MlpConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or MlpConfig()
        self.layers = nn.ModuleList(nn.Linear(*pair) for pair in pairwise(config.widths))

    def logits(self, x: Tensor) -> Tensor:
        """Unnormalised log-probabilities: (B, …) to (B, classes)."""
        h = x.flatten(1)
        for layer in self.layers[:-1]:
            h = F.relu(layer(h))
        out: Tensor = self.layers[-1](h)
        return out

    def probabilities(self, x: Tensor) -> Tensor:
        """p(y|x) for every class y: (B, …) to (B, classes), rows sum to 1."""
        return self.logits(x).softmax(1)


def losses(model: Mlp, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The cross-entropy in nats, mean over a batch of grey pictures that are mirrored and bent."""
    del progress
    x = bent(mirrored(batch.grey(), generator), RECIPE.augmentation, generator)
    return {"loss": F.cross_entropy(model.logits(x), batch.labels)}


FAMILY = Family(
    "mlp", Mlp, MlpConfig, RECIPE, losses,
    limits="For comparison with the convolutional classifier, which is better with a third of the weights: to this one "
    "a picture is a list of numbers, and neighbours are no nearer than pixels far apart.",
)  # fmt: skip
