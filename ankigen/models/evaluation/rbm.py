"""The measures of the RBM, whose likelihood is estimated by annealed importance sampling."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.likelihood import compared
from ankigen.models.evaluation.metrics import Metrics, mean
from ankigen.models.evaluation.samples import sample_metrics
from ankigen.models.manifest import Metric
from ankigen.models.rbm import bias_of, log_partition

if TYPE_CHECKING:
    from ankigen.models.rbm import Rbm


def rbm(model: Rbm, bench: Bench, generator: torch.Generator) -> Metrics:
    """The likelihood by the larger of two estimates of log Z, and draws."""
    chains, stages = bench.effort.chains, bench.effort.stages
    starts = (torch.zeros(model.config.visible), bias_of(bench.binary_train.flatten(1).mean(0)))
    estimates = [log_partition(model, a, generator, chains=chains, stages=stages) for a in starts]
    log_z = max(estimates, key=lambda estimate: estimate.value)  # each can only overlook, so the larger is nearer
    cost = model.free_energy(bench.test.binary().flatten(1)) + log_z.value
    pixels = mean(cost, "nats")
    error = math.hypot(pixels.standard_error or 0, log_z.standard_error)
    return {
        "negative log-likelihood, estimated": Metric(pixels.value, error, "nats"),
        **{
            f"log Z from {name}": Metric(z.value, z.standard_error, "nats")
            for name, z in zip(("even noise", "shares of white"), estimates, strict=True)
        },
        **compared(cost, bench),
        **sample_metrics(model.sample(bench.effort.samples, generator), bench.grey, bench),
    }
