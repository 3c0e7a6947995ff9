"""The measures of the VAE, whose likelihood is bounded by draws of latents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ankigen.models.evaluation.attributes import attributes
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.likelihood import bits, compared
from ankigen.models.evaluation.metrics import Metrics, mean
from ankigen.models.evaluation.samples import distance, sample_metrics

if TYPE_CHECKING:
    from ankigen.models.vae import Vae


def vae(model: Vae, bench: Bench, generator: torch.Generator) -> Metrics:
    """Those of any VAE, and attributes, for which two latents are too few."""
    return {**vae2d(model, bench, generator), **attributes(model, bench, generator)}


def vae2d(model: Vae, bench: Bench, generator: torch.Generator) -> Metrics:
    """Bounds of the likelihood under both priors, and draws from both."""
    x, draws, samples = bench.test.binary(), bench.effort.draws, bench.effort.samples
    elbo = model.elbo(x, generator)
    cost, plain = _negative_log_likelihoods(model, x, draws, generator)
    drawn, unfitted = (model.sample(samples, generator, fitted=fitted) for fitted in (True, False))
    return {
        "negative log-likelihood, at most": mean(cost, "nats"),
        "the same in bits per pixel": bits(cost, bench),
        "under the standard normal prior": mean(plain, "nats"),
        "negative ELBO, standard normal prior": mean(-elbo.bound, "nats"),
        "of which divergence": mean(elbo.divergence, "nats"),
        **compared(cost, bench),
        **sample_metrics(drawn, bench.grey, bench),
        "FD-clf, standard normal prior": distance(bench.judge.features(unfitted), bench.grey.features),
    }


def _negative_log_likelihoods(model: Vae, x: Tensor, draws: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Upper bounds of it, under the fitted and the standard normal prior by the same draws; each (N,), nats."""
    bounds = []
    for picture in torch.split(x, 1):
        proposals = model.proposals(picture, draws, generator)
        bounds.append(torch.stack([model.weigh(*proposals, fitted=fitted) for fitted in (True, False)]))
    cost, plain = -torch.cat(bounds, 1)
    return cost, plain
