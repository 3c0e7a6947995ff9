"""The measures of the diffusion model: the bound on its likelihood, and draws with and without guidance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, by_class, mean
from ankigen.models.evaluation.samples import CHUNK, class_sample_metrics, distance

if TYPE_CHECKING:
    from ankigen.models.diffusion import Diffusion


def diffusion(model: Diffusion, bench: Bench, generator: torch.Generator) -> Metrics:
    """Draws of every class, the cost of coding bytes given their class, and draws that no guidance sharpens."""
    cost = torch.cat(
        [
            model.bits_per_pixel(pixels, labels, generator, bench.effort.noises)
            for pixels, labels in zip(
                torch.split(bench.test.pixels, CHUNK), torch.split(bench.test.labels, CHUNK), strict=True
            )
        ]
    )
    asked = torch.arange(bench.effort.samples) % model.config.classes
    plain = torch.cat([model.draw(chunk, generator, guidance=1) for chunk in torch.split(asked, CHUNK)])
    return {
        **class_sample_metrics(model, bench.grey, bench, generator),
        "FD-clf without guidance": distance(bench.judge.features(plain), bench.grey.features),
        "bits per pixel given the class, at most": mean(cost, "bits"),
        **by_class("bits per pixel", cost, bench.test.labels, "bits"),
    }
