"""Rows that all models of the likelihood of binary pictures have in common."""

from __future__ import annotations

import math

from torch import Tensor

from ankigen.models import baselines
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, by_class, mean
from ankigen.models.manifest import Metric


def bits(cost: Tensor, bench: Bench) -> Metric:
    """The mean of costs in nats (N,) as bits per pixel."""
    return mean(cost / math.log(2) / bench.test.pixels[0].numel(), "bits")


def compared(cost: Tensor, bench: Bench) -> Metrics:
    """The baselines of costs in nats (N,), and the costs class by class."""
    train, test = bench.binary_train, bench.test.binary()
    return {
        "baseline: independent pixels": mean(baselines.independent_bernoulli(train, test), "nats"),
        "baseline: counting table of 12 pixels": mean(baselines.counting_table(train, test), "nats"),
        **by_class("negative log-likelihood", cost, bench.test.labels),
    }
