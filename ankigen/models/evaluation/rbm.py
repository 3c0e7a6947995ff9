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
from ankigen.models.partition import AnnealingPath, LogZ, bias_of, combined

if TYPE_CHECKING:
    from ankigen.models.rbm import Rbm


def rbm(model: Rbm, bench: Bench, generator: torch.Generator) -> Metrics:
    """The likelihood by two estimates of log Z, and draws."""
    forwards, backwards = _log_z(model, bench, generator)
    log_z = combined(forwards, backwards)
    cost = model.free_energy(bench.test.binary().flatten(1)) + log_z.value
    pixels = mean(cost, "nats")
    error = math.hypot(pixels.standard_error or 0, log_z.standard_error)
    return {
        "negative log-likelihood, estimated": Metric(pixels.value, error, "nats"),
        "log Z, forwards": Metric(forwards.value, forwards.standard_error, "nats"),
        "log Z, backwards": Metric(backwards.value, backwards.standard_error, "nats"),
        **compared(cost, bench),
        **sample_metrics(model.sample(bench.effort.samples, generator), bench.grey, bench),
    }


def _log_z(model: Rbm, bench: Bench, generator: torch.Generator) -> tuple[LogZ, LogZ]:
    """Forwards, and backwards from chains that began at training pictures, after as many steps as the path has."""
    pictures, effort = bench.binary_train.flatten(1), bench.effort
    path = AnnealingPath(model, bias_of(pictures.mean(0)), effort.stages)
    begun = pictures[torch.randperm(len(pictures), generator=generator)[: effort.chains]]
    draws = model.gibbs(begun, effort.stages, generator)
    return path.forwards(effort.chains, generator), path.backwards(draws, generator)
