"""The measures of the energy-based model, which has no likelihood: draws, and what its energies tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ankigen.models import measures
from ankigen.models.evaluation.bench import Bench, blurred
from ankigen.models.evaluation.metrics import Metrics, bootstrapped
from ankigen.models.evaluation.samples import distance, sample_metrics

if TYPE_CHECKING:
    from ankigen.models.ebm import Ebm


def ebm(model: Ebm, bench: Bench, generator: torch.Generator) -> Metrics:
    """Draws from noise, the chains that the training left, and pictures told from what is none."""
    test, real = bench.grey.test, model.energy(bench.grey.test)
    others = {"noise": torch.rand(test.shape, generator=generator), "the same blurred": blurred(test)}
    left = bench.judge.features(model.chains / 255)
    return {
        **sample_metrics(model.sample(bench.effort.samples, generator), bench.grey, bench),
        "FD-clf of the chains that the training left": distance(left, bench.grey.features),
        **{
            f"told from {name}, AUROC": bootstrapped(measures.auroc, real, model.energy(x))
            for name, x in others.items()
        },
    }
