"""The measures of the adversarial networks, which can be judged by their draws alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.samples import class_sample_metrics

if TYPE_CHECKING:
    import torch

    from ankigen.models.evaluation.metrics import Metrics
    from ankigen.models.gan import Gan


def gan(model: Gan, bench: Bench, generator: torch.Generator) -> Metrics:
    """Draws of every class beside the grey test pictures."""
    return class_sample_metrics(model, bench.grey, bench, generator)
