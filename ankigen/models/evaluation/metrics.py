"""Measured numbers with their standard errors."""

from __future__ import annotations

import math

from torch import Tensor

from ankigen.models.data import CLASSES
from ankigen.models.manifest import Metric

Metrics = dict[str, Metric]
"""By name, in the order in which they are shown."""


def mean(values: Tensor, unit: str = "") -> Metric:
    """The mean of independent values (N,) and its standard error."""
    return Metric(values.mean().item(), values.std().item() / math.sqrt(len(values)), unit)


def share(chosen: Tensor) -> Metric:
    """The share of trues among independent truths (N,), and its standard error."""
    return mean(chosen.float())


def by_class(what: str, values: Tensor, labels: Tensor, unit: str = "nats") -> Metrics:
    """The mean of the values (N,) of each class that occurs."""
    present = sorted(set(labels.tolist()))
    return {f"{what}, {CLASSES[i]}": mean(values[labels == i], unit) for i in present}
