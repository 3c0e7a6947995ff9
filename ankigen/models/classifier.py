"""A convolutional classifier of silhouettes, and the feature net by which the other models are judged.

Objective: cross-entropy, to be minimised over the training pictures x with classes y,

    L = −log p(y|x),   p(y|x) = softmax(f(x) / T)_y

(LeCun et al. 1998, Proc. IEEE 86(11), for the network; Guo et al. 2017, arXiv:1706.04599, §4.2, for the temperature
T, which is fitted on the validation pictures after training so that a stated probability of 90 % is right nine times
in ten). Batch normalisation, arXiv:1502.03167, and bent training pictures are departures from the former.
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
    from ankigen.models.data import Dataset, Images

RECIPE = Recipe(
    steps=5000, batch=64, peak_rate=3e-3, weight_decay=1e-2, average=0.998,
    augmentation=Augmentation(share=0.95),
)  # fmt: skip


@dataclass(frozen=True)
class ClassifierConfig:
    """Channels of the three stages, each of two convolutions and a halving; size of the feature layer."""

    channels: tuple[int, ...] = (16, 32, 64)
    features: int = 64
    classes: int = 10


def _convolution(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


def _stage(inputs: int, outputs: int) -> list[nn.Module]:
    return [*_convolution(inputs, outputs), *_convolution(outputs, outputs), nn.MaxPool2d(2)]


class Classifier(nn.Module):
    """Pictures to the probabilities of their classes, and to 64 features."""

    temperature: Tensor

    def __init__(self, config: ClassifierConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or ClassifierConfig()
        stages = [layer for pair in pairwise((1, *config.channels)) for layer in _stage(*pair)]
        self.body = nn.Sequential(*stages, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.neck = nn.Linear(config.channels[-1], config.features)
        self.head = nn.Linear(config.features, config.classes)
        self.register_buffer("temperature", torch.ones(()))

    def features(self, x: Tensor) -> Tensor:
        """The activations before the last layer: (B, 1, 28, 28) in [0, 1] to (B, 64), none negative."""
        return torch.relu(self.neck(self.body(x)))

    def logits(self, x: Tensor) -> Tensor:
        """Unnormalised log-probabilities f(x) / T: (B, 1, 28, 28) in [0, 1] to (B, 10)."""
        scores: Tensor = self.head(self.features(x))
        return scores / self.temperature

    def probabilities(self, x: Tensor) -> Tensor:
        """p(y|x) for every class y: (B, 1, 28, 28) in [0, 1] to (B, 10), rows sum to 1."""
        return self.logits(x).softmax(1)


def losses(model: Classifier, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The cross-entropy in nats, mean over a batch of grey pictures that are mirrored and bent."""
    del progress
    x = bent(mirrored(batch.grey(), generator), RECIPE.augmentation, generator)
    return {"loss": F.cross_entropy(model.logits(x), batch.labels)}


@torch.no_grad()
def finish(model: Classifier, pictures: Dataset) -> None:
    """Sets the temperature that gives the validation pictures the highest likelihood."""
    validation = pictures.validation
    logits = model.logits(validation.grey()) * model.temperature
    candidates = torch.linspace(0.3, 3, 271)
    costs = [F.cross_entropy(logits / t, validation.labels) for t in candidates]
    model.temperature.copy_(candidates[torch.stack(costs).argmin()])


LIMITS = (
    "Its features are the yardstick of the other models here (FD-clf). It knows ten animals as white silhouettes on "
    "black, and gives every other picture one of these ten names too."
)
FAMILY = Family("classifier", Classifier, ClassifierConfig, RECIPE, losses, finish, LIMITS)
