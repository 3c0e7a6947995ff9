"""The measures of RealNVP, whose likelihood is exact for continuous pictures and a bound for bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ankigen.models import baselines
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, by_class, mean
from ankigen.models.evaluation.samples import distance, sample_metrics
from ankigen.models.manifest import Metric
from ankigen.models.realnvp import continuous

if TYPE_CHECKING:
    from ankigen.models.realnvp import RealNvp


def realnvp(model: RealNvp, bench: Bench, generator: torch.Generator) -> Metrics:
    """The cost of coding bytes, how well the inverse undoes the flow, and draws at two temperatures."""
    test, samples = bench.test.pixels, bench.effort.samples
    cost = torch.stack([model.bits_per_pixel(test, generator) for _ in range(bench.effort.noises)]).mean(0)
    x = continuous(test, generator)
    error = (model.inverse(model(x)[0]) - x).abs().max().item()
    drawn, cool = model.sample(samples, generator), bench.judge.features(model.sample(samples, generator, 0.7))
    return {
        "bits per pixel, at most": mean(cost, "bits"),
        "baseline: how often each grey value occurs": mean(baselines.histogram(bench.train.pixels, test), "bits"),
        "largest error of f⁻¹(f(x))": Metric(error),
        **by_class("bits per pixel", cost, bench.test.labels, "bits"),
        **sample_metrics(drawn, bench.grey, bench),
        "FD-clf at temperature 0.7": distance(cool, bench.grey.features),
    }
