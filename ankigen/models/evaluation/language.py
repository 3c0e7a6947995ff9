"""The measures of the models of text: bits per character beside tables of n-grams, and draws beside what was read."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from ankigen.models import ngrams
from ankigen.models.corpus import ALPHABET, END, Text, decoded, encoded
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, bootstrapped
from ankigen.models.manifest import Metric

if TYPE_CHECKING:
    from ankigen.models.language import LanguageModel

TABLES = {"5-gram table": 5, "8-gram table": 8, "how often each character occurs": 1}
"""Baselines and their orders: a common choice, the best on the validation passages, and the least."""
TOGETHER = 8  # passages that are read at once
EXAMPLES, SAMPLES = 4, 20  # one passage is read for so many examples, one written for so many samples
LEAST, LONGEST = 5, 400  # passages that are written; characters of each at most
RUN = 20  # characters that are looked for in what was read
WORD = re.compile(r"[A-Za-z]{3,}")


def language(model: LanguageModel, bench: Bench, generator: torch.Generator) -> Metrics:
    """The cost of each character of the test passages, and how much of draws stands in the training text."""
    train, test = (cast("Text", part) for part in (bench.examples.train, bench.examples.test))
    passages = test.passages()[: bench.effort.examples // EXAMPLES]
    n = max(LEAST, bench.effort.samples // SAMPLES)
    return {
        "bits per character": bits(_costs(model, passages)),
        **{f"baseline: {name}": bits(_table_costs(train, passages, order)) for name, order in TABLES.items()},
        **compared(model.write(n, generator, longest=LONGEST), [one[:LONGEST] for one in passages[:n]], train),
    }


def bits(costs: Sequence[Tensor]) -> Metric:
    """Costs in nats, the characters of a passage in each tensor, as bits per character of them all."""
    found = bootstrapped_ratio([one.sum().item() / math.log(2) for one in costs], [len(one) for one in costs])
    return replace(found, unit="bits")


def compared(drawn: Sequence[str], passages: Sequence[str], train: Text) -> Metrics:
    """How much of draws stands word for word in the training text; the same of test passages."""
    read = decoded(train.symbols)
    runs, words = {read[i : i + RUN] for i in range(len(read))}, set(WORD.findall(read))
    return {
        f"runs of {RUN} characters copied": _known([_runs(one) for one in drawn], runs),
        f"baseline: test passages, runs of {RUN} characters copied": _known([_runs(one) for one in passages], runs),
        "longest copy": Metric(longest_copy(drawn, read), unit="characters"),
        "baseline: test passages, longest copy": Metric(longest_copy(passages, read), unit="characters"),
        "words that are known": _known([WORD.findall(one) for one in drawn], words),
        "baseline: test passages, words that are known": _known([WORD.findall(one) for one in passages], words),
    }


def bootstrapped_ratio(parts: Sequence[float], wholes: Sequence[float]) -> Metric:
    """The sum of the parts by the sum of the wholes, with an error as if pairs of them were independent."""
    return bootstrapped(
        lambda pairs: (pairs[:, 0].sum() / pairs[:, 1].sum().clamp(min=1)).item(),
        torch.tensor([*zip(parts, wholes, strict=True)]),
    )


def longest_copy(texts: Sequence[str], read: str) -> int:
    """Characters of the longest piece of any of the texts that stands in what was read."""
    longest = 0
    for text in texts:
        for start in range(len(text)):
            while start + longest < len(text) and text[start : start + longest + 1] in read:
                longest += 1
    return longest


def _table_costs(train: Text, passages: Sequence[str], order: int) -> list[Tensor]:
    table = ngrams.table(train.symbols, order, len(ALPHABET))
    return [-ngrams.probabilities(table, encoded(END + one + END)).log() for one in passages]


def _costs(model: LanguageModel, passages: Sequence[str]) -> list[Tensor]:
    """What each character of passages costs a model, their end included, in nats."""
    costs, in_order = [], sorted(passages, key=len)  # those that are read at once are about equally long
    for start in range(0, len(passages), TOGETHER):
        some = in_order[start : start + TOGETHER]
        padded = pad_sequence([encoded(END + one + END) for one in some], batch_first=True)
        costs += [cost[: len(one) + 1] for cost, one in zip(model.cost(padded), some, strict=True)]
    return costs


def _runs(text: str) -> list[str]:
    return [text[i : i + RUN] for i in range(len(text) - RUN + 1)]


def _known(found: Sequence[Sequence[str]], known: set[str]) -> Metric:
    """Which share of what was found is known."""
    return bootstrapped_ratio([sum(one in known for one in part) for part in found], [len(part) for part in found])
