"""How good a model's draws are: compared with test pictures by the bundled classifier's features."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from ankigen.models import measures
from ankigen.models.data import binarise
from ankigen.models.evaluation.bench import Bench, Reference
from ankigen.models.evaluation.metrics import Metrics, bootstrapped, mean, share
from ankigen.models.manifest import Metric

CHUNK = 100  # pictures that are drawn together


class DrawsClasses(Protocol):
    """A model that draws pictures of the classes asked for."""

    def draw(self, labels: Tensor, generator: torch.Generator) -> Tensor:
        """A picture of each of the classes (B,): (B, 1, H, W) in [0, 1]."""


def sample_metrics(drawn: Tensor, reference: Reference, bench: Bench) -> Metrics:
    """How draws (N, 1, 28, 28) in [0, 1] compare with the pictures of the reference."""
    judge, crisp = bench.judge, binarise(drawn)
    real, fake = reference.features, judge.features(drawn)
    return {
        "FD-clf": distance(fake, real),
        "FD-clf, white where above ½": distance(judge.features(crisp), bench.crisp.features),
        "baseline: training pictures, FD-clf": distance(reference.train_features, real),
        "baseline: the same blurred, FD-clf": distance(reference.blurred_features, real),
        "recall": share(measures.recalled(real, fake)),
        "coverage": share(measures.covered(real, fake)),
        "class entropy": mean(measures.class_surprise(judge.probabilities(drawn)), "bits"),
        "copies of training pictures": share(measures.copied(crisp, bench.binary_train)),
    }


def distance(drawn: Tensor, real: Tensor) -> Metric:
    """FD-clf of the features of draws and of pictures, each (N, 64)."""
    return bootstrapped(measures.frechet_distance, drawn, real)


def class_sample_metrics(
    model: DrawsClasses, reference: Reference, bench: Bench, generator: torch.Generator
) -> Metrics:
    """The same of draws of all classes in turn, and how many of them the judge takes for the class asked for."""
    asked = torch.arange(bench.effort.samples) % bench.judge.config.classes
    drawn = torch.cat([model.draw(chunk, generator) for chunk in torch.split(asked, CHUNK)])
    taken = bench.judge.probabilities(drawn).argmax(1) == asked
    real = bench.judge.probabilities(reference.test).argmax(1) == bench.test.labels
    return {
        **sample_metrics(drawn, reference, bench),
        "samples taken for the class asked for": share(taken),
        "baseline: test pictures, the same": share(real),
    }
