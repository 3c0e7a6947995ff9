"""The measures of the model of tunes: what its guesses cost, and whether its tunes keep the rules."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from ankigen.models import ngrams
from ankigen.models.evaluation.metrics import Metrics, mean, ratio, share
from ankigen.models.music import costs
from ankigen.models.tune_data import after_end, transposed
from ankigen.models.tune_measures import RULES, known_by_heart
from ankigen.models.tunes import END, MOST_TOKENS, TOKENS, TONICS, tune_of

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.models.evaluation.bench import Bench
    from ankigen.models.music import Music
    from ankigen.models.source import Split
    from ankigen.models.tune_data import Tunes

CHUNK = 100  # tunes that are looked at together
ORDERS = (1, 2, 3, 4, 5)


def music(model: Music, bench: Bench, generator: torch.Generator) -> Metrics:
    """Likelihood beside tables of n-grams, rules kept beside the test tunes, and runs known by heart."""
    tunes = cast("Split[Tunes]", bench.examples)
    test, train = tunes.test.tokens[: bench.effort.examples].long(), tunes.train.tokens.long()
    length = (test != END).sum(1) + 1
    cost = torch.cat([costs(model.logits(chunk), chunk).sum(1) for chunk in torch.split(test, CHUNK)])
    nothing = torch.zeros(bench.effort.samples, 0, dtype=torch.int64)
    composed = model.compose(nothing, generator)
    composed = F.pad(composed, (0, MOST_TOKENS - composed.shape[1]), value=END)
    return {
        "bits per token": ratio(cost / math.log(2), length, "bits"),
        "negative log-likelihood of a tune": mean(cost, "nats"),
        **_tables(train, test, length),
        **_rules("tunes", composed),
        **_rules("baseline: test tunes", test),
        "runs of 8 notes known by heart": mean(known_by_heart(composed, train)),
        "baseline: test tunes, runs of 8 notes known by heart": mean(known_by_heart(test, train)),
    }


def _tables(train: Tensor, test: Tensor, length: Tensor) -> Metrics:
    """What tables of n-grams cost: they are told the key, and pay for it as for a draw of one of ten."""
    one_key = [transposed(tokens, torch.zeros(len(tokens), dtype=torch.int64)) for tokens in (train, test)]
    known, asked = (_row(tokens) for tokens in one_key)
    whose = torch.repeat_interleave(torch.arange(len(test)), length)
    metrics = {}
    for order in ORDERS:
        found = ngrams.probabilities(ngrams.table(known, order, TOKENS), asked)
        cost = torch.zeros(len(test), dtype=torch.float64).index_add_(0, whose, -found.log2()) + math.log2(len(TONICS))
        metrics[f"baseline: table of n-grams, order {order}"] = ratio(cost, length, "bits")
    return metrics


def _row(tokens: Tensor) -> Tensor:
    """Tunes (N, T) one after the other, an end before the first and after each: (tokens,)."""
    return torch.cat([torch.tensor([END]), tokens[~after_end(tokens)]])


def _rules(what: str, tokens: Tensor) -> Metrics:
    tunes = [tune_of(row) for row in tokens.tolist()]
    return {
        f"{what} {words}": share(torch.tensor([tune is not None and holds(tune) for tune in tunes]))
        for words, holds in RULES.items()
    }
