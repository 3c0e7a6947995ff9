"""The measures of the model that reads dates: its answers, written by itself, are right as a whole or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.models.dates import ANSWER, END, SYMBOLS, Pairs, in_unseen_forms
from ankigen.models.devices import CPU
from ankigen.models.edit_distance import EditDistances
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, mean, share
from ankigen.models.manifest import Metric

if TYPE_CHECKING:
    from ankigen.models.seq2seq import Seq2Seq

COMPARED = 5
"""One test date in so many is compared with all training texts."""


def seq2seq(model: Seq2Seq, bench: Bench, generator: torch.Generator) -> Metrics:
    """Answers to dates in forms of the training and in others, and what can be said without reading."""
    del generator
    train = bench.examples.train
    test = bench.examples.test.take(torch.arange(bench.effort.examples), CPU)
    some = test.take(torch.arange(0, len(test), COMPARED), CPU)
    right, unseen = _right(model, test), _right(model, in_unseen_forms(test))
    likeliest, nearest = _likeliest(train) == test.target, _nearest(train, some) == some.target
    return {
        "whole answers right": share(right.all(1)),
        "characters right": _characters(right),
        "whole answers right, forms not met in training": share(unseen.all(1)),
        "characters right, forms not met in training": _characters(unseen),
        "negative log-likelihood of the answer": mean(-model.log_prob(test.source.long(), test.target.long()), "nats"),
        "baseline: likeliest character of each place, whole answers": share(likeliest.all(1)),
        "baseline: the same, characters": _characters(likeliest),
        "baseline: answer to the training text with the least edit distance, whole": share(nearest.all(1)),
        "baseline: of the same answer, characters": _characters(nearest),
    }


def _right(model: Seq2Seq, part: Pairs) -> Tensor:
    """Which characters of the answers are right, and whether each ends where it should: (N, ANSWER + 1)."""
    written = model.answer(part.source.long())
    return F.pad(written, (0, part.target.shape[1] - written.shape[1])) == part.target


def _characters(right: Tensor) -> Metric:
    """The share of the characters that are right, the end not counted."""
    return mean(right[:, :ANSWER].float().mean(1))


def _likeliest(train: Pairs) -> Tensor:
    """The most frequent character of each place of the answers, (ANSWER + 1,)."""
    return train.target.mode(0).values


def _nearest(train: Pairs, asked: Pairs) -> Tensor:
    """The answers to those training texts that are nearest to what is asked, (N, ANSWER + 1)."""
    distances = EditDistances(train.source, (train.source > END).sum(1), SYMBOLS)
    return torch.stack([train.target[distances.to(text[text > END]).argmin()] for text in asked.source])
