"""The measures of the autoregressive models, whose likelihoods are exact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.likelihood import bits, compared
from ankigen.models.evaluation.metrics import Metrics, mean, share
from ankigen.models.evaluation.samples import class_sample_metrics

if TYPE_CHECKING:
    from ankigen.models.autoregressive import Autoregressive

CHUNK = 25  # pictures that a model looks at together


def autoregressive(model: Autoregressive, bench: Bench, generator: torch.Generator) -> Metrics:
    """The likelihood, the classes by Bayes' theorem, and draws of every class."""
    x, labels = bench.test.binary(), bench.test.labels
    joint = torch.cat([model.log_joint(chunk) for chunk in torch.split(x, CHUNK)])
    cost, of_class = -joint.logsumexp(1), joint.gather(1, labels.unsqueeze(1)).squeeze(1)
    return {
        "negative log-likelihood": mean(cost, "nats"),
        "the same in bits per pixel": bits(cost, bench),
        "given the class": mean(-of_class - math.log(model.classes), "nats"),
        "accuracy as a classifier, by Bayes' theorem": share(joint.argmax(1) == labels),
        **compared(cost, bench),
        **class_sample_metrics(model, bench.crisp, bench, generator),
    }
