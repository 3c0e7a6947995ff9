"""Measures a trained model by name: which measures belong to which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ankigen.models.evaluation.autoregressive import autoregressive
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.classification import classifier, mlp
from ankigen.models.evaluation.cyclegan import cyclegan
from ankigen.models.evaluation.diffusion import diffusion
from ankigen.models.evaluation.ebm import ebm
from ankigen.models.evaluation.gan import gan
from ankigen.models.evaluation.language import language
from ankigen.models.evaluation.metrics import Metrics
from ankigen.models.evaluation.music import music
from ankigen.models.evaluation.rbm import rbm
from ankigen.models.evaluation.realnvp import realnvp
from ankigen.models.evaluation.seq2seq import seq2seq
from ankigen.models.evaluation.vae import vae, vae2d
from ankigen.models.evaluation.worldmodel import worldmodel

EVALUATIONS: dict[str, Callable[[Any, Bench, torch.Generator], Metrics]] = {
    "charlstm": language,
    "classifier": classifier,
    "cyclegan": cyclegan,
    "diffusion": diffusion,
    "ebm": ebm,
    "gan": gan,
    "gpt": language,
    "lstm": autoregressive,
    "mlp": mlp,
    "music": music,
    "pixelcnn": autoregressive,
    "rbm": rbm,
    "realnvp": realnvp,
    "seq2seq": seq2seq,
    "transformer": autoregressive,
    "vae": vae,
    "vae2d": vae2d,
    "wgan": gan,
    "worldmodel": worldmodel,
}


@torch.no_grad()
def evaluate(name: str, model: Any, bench: Bench) -> Metrics:
    """The metrics of a trained model of the registry, with the effort of the bench; the same at every call."""
    metrics = EVALUATIONS[name](model, bench, torch.Generator().manual_seed(0))
    return {measure: metric.rounded() for measure, metric in metrics.items()}
