"""The measures of the energy-based model, which has no likelihood: draws, and what its energies tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ankigen.models import measures
from ankigen.models.evaluation.bench import Bench, blurred
from ankigen.models.evaluation.metrics import Metrics
from ankigen.models.evaluation.samples import distance_to, sample_metrics
from ankigen.models.manifest import Metric

if TYPE_CHECKING:
    from ankigen.models.ebm import Ebm


def ebm(model: Ebm, bench: Bench, generator: torch.Generator) -> Metrics:
    """Draws from noise, the chains that the training left, and pictures told from what is none."""
    test = bench.grey.test
    real = model.energy(test)
    others = {"noise": torch.rand(test.shape, generator=generator), "the same blurred": blurred(test)}
    return {
        **sample_metrics(model.sample(bench.effort.samples, generator), bench.grey, bench),
        "FD-clf of the chains that the training left": distance_to(model.chains / 255, bench.grey),
        **{f"told from {name}, AUROC": Metric(measures.auroc(real, model.energy(x))) for name, x in others.items()},
    }
