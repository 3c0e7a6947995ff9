"""Measured numbers with their standard errors."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable

import torch
from torch import Tensor

from ankigen.models.data import CLASSES
from ankigen.models.manifest import Metric

Metrics = dict[str, Metric]
"""By name, in the order in which they are shown."""

REPETITIONS = 30  # of the bootstrap


def mean(values: Tensor, unit: str = "") -> Metric:
    """The mean of independent values (N,) and its standard error."""
    return Metric(values.mean().item(), values.std().item() / math.sqrt(len(values)), unit)


def ratio(totals: Tensor, counts: Tensor, unit: str = "") -> Metric:
    """The sum of totals (N,) over the sum of counts (N,) of independent examples, such as bits over tokens.

    Source: Cochran 1977, Sampling Techniques, chapter 6.
    """
    found = totals.sum() / counts.sum()
    rest = (totals - found * counts) / counts.float().mean()
    return Metric(found.item(), rest.std().item() / math.sqrt(len(rest)), unit)


def share(chosen: Tensor) -> Metric:
    """The share of trues among independent truths (N,).

    Its standard error is reckoned from the share with two truths more, one of them true: else it could be 0.

    Source: Agresti & Coull 1998, The American Statistician 52(2), who add four, for intervals of two errors each way.
    """
    count = len(chosen)
    smoothed = (chosen.sum().item() + 1) / (count + 2)
    return Metric(chosen.float().mean().item(), math.sqrt(smoothed * (1 - smoothed) / count))


def bootstrapped(measure: Callable[..., float], *samples: Tensor) -> Metric:
    """A measure of independent samples, each (N, …), and its standard error.

    The error is the spread of the measure over samples of the same sizes, drawn from these with repetition.

    Source: Efron 1979, The Annals of Statistics 7(1).
    """
    generator = torch.Generator().manual_seed(0)
    redrawn = [
        measure(*(sample[torch.randint(len(sample), (len(sample),), generator=generator)] for sample in samples))
        for _ in range(REPETITIONS)
    ]
    return Metric(measure(*samples), statistics.stdev(redrawn))


def by_class(what: str, values: Tensor, labels: Tensor, unit: str = "nats") -> Metrics:
    """The mean of the values (N,) of each class that occurs."""
    present = sorted(set(labels.tolist()))
    return {f"{what}, {CLASSES[i]}": mean(values[labels == i], unit) for i in present}
