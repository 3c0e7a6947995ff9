"""Whether attributes of pictures can be changed in the latent space, and the pictures remain what they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.models.attributes import ATTRIBUTES, Way, change, direction, gradient
from ankigen.models.data import CLASSES, Images
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, mean, share
from ankigen.models.manifest import Metric

if TYPE_CHECKING:
    from ankigen.models.vae import Vae

MEASURED = ("tallness", "bulk")
MARGIN = 0.5
"""By how much an attribute has to change, in standard deviations of the training pictures of one class."""


def attributes(model: Vae, bench: Bench, generator: torch.Generator) -> Metrics:
    """How many pictures have more, or less, of an attribute when asked to, and are still taken for the same animal.

    Counted are pictures that are taken for what they are when they are only coded and decoded. Each is moved three
    ways: along the gradient of the attribute, one vector for all, and a random vector of its own.
    """
    x, labels = _some(bench)
    codes = model.encode(x)[0]
    known = bench.judge.probabilities(model.decode(codes)).argmax(1) == labels
    codes, labels = codes[known], labels[known]
    astray = F.normalize(torch.randn(codes.shape, generator=generator))

    def kept(attribute: str, way: Way, amount: float) -> Metric:
        both = []
        for asked in (amount, -amount):
            pictures, reached = change(model, attribute, codes, way, asked)
            both.append(reached & (bench.judge.probabilities(pictures).argmax(1) == labels))
        return mean(torch.stack(both).float().mean(0))

    metrics = {"decoded pictures taken for what they are": share(known)}
    for name in MEASURED:
        amount = MARGIN * spread(ATTRIBUTES[name](bench.binary_train), bench.train.labels)
        vector, slope = F.normalize(direction(model, name, generator)), partial(gradient, model, name)
        metrics |= {
            f"{name} changed and class kept": kept(name, slope, amount),
            f"{name} changed and class kept, one vector for all": kept(name, vector.expand_as, amount),
            f"baseline: {name} changed and class kept, random vectors": kept(name, astray.expand_as, amount),
        }
    return metrics


def spread(values: Tensor, labels: Tensor) -> float:
    """The standard deviation of values (N,) within a class: the root of the mean variance over the classes."""
    variances = [values[labels == label].var() for label in sorted(set(labels.tolist()))]
    return torch.stack(variances).mean().sqrt().item()


def _some(bench: Bench) -> tuple[Tensor, Tensor]:
    """The first test pictures of each class in black and white, and their classes."""
    places = torch.arange(len(bench.test)).view(len(CLASSES), -1)[:, : bench.effort.moved].flatten()
    some = Images(bench.test.pixels[places], bench.test.labels[places])
    return some.binary(), some.labels
