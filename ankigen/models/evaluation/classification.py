"""How well classifiers name the test pictures, and how far their probabilities can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.models import measures
from ankigen.models.data import CLASSES
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, bootstrapped, mean, share
from ankigen.models.manifest import Metric

if TYPE_CHECKING:
    from ankigen.models.classifier import Classifier
    from ankigen.models.mlp import Mlp


def classifier(model: Classifier, bench: Bench, generator: torch.Generator) -> Metrics:
    """The measures of the convolutional classifier."""
    return {**mlp(model, bench, generator), "temperature": Metric(model.temperature.item())}


def mlp(model: Mlp | Classifier, bench: Bench, generator: torch.Generator) -> Metrics:
    """The measures of any model that gives pictures probabilities of classes."""
    del generator
    probabilities, labels = model.probabilities(bench.test.grey()), bench.test.labels
    stated, answer = probabilities.max(1)
    right = answer == labels
    return {
        "accuracy": share(right),
        "cat or dog accuracy": share(_told_apart(probabilities, labels, "cat", "dog")),
        "negative log-likelihood of the class": mean(F.nll_loss(probabilities.log(), labels, reduction="none"), "nats"),
        "calibration error": bootstrapped(_calibration_error, torch.stack([stated, right.float()], 1)),
        "baseline: nearest training picture, accuracy": share(_nearest(bench) == labels),
    }


def _calibration_error(pairs: Tensor) -> float:
    """The calibration error of stated probabilities and right answers, (N, 2)."""
    return measures.calibration_error(pairs[:, 0], pairs[:, 1])


def _told_apart(probabilities: Tensor, labels: Tensor, one: str, other: str) -> Tensor:
    """Which pictures of two classes are rather given their own class than the other: shape (of these pictures,)."""
    first, second = CLASSES.index(one), CLASSES.index(other)
    either = (labels == first) | (labels == second)
    rather_second = probabilities[either, second] > probabilities[either, first]
    return rather_second == (labels[either] == second)


def _nearest(bench: Bench) -> Tensor:
    """The class of the training picture that is nearest to each test picture, (N,)."""
    distances = torch.cdist(bench.test.grey().flatten(1), bench.train.grey().flatten(1))
    return bench.train.labels[distances.argmin(1)]
