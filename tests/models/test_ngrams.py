from __future__ import annotations

import itertools
import math

import torch

from ankigen.models.corpus import ALPHABET, encoded
from ankigen.models.ngrams import DISCOUNT, probabilities, table

BASE = len(ALPHABET)


def test_the_probabilities_of_all_that_can_follow_sum_to_one() -> None:
    tables = table(encoded("to be or not to be, that is the question"), 3, BASE)
    for history in ("to", "be", "xy", "e,"):
        total = sum(probabilities(tables, encoded(history + c))[-1].item() for c in ALPHABET)
        assert math.isclose(total, 1)


def test_a_pair_is_worked_out_by_hand() -> None:
    """The pairs are ab (twice), ba (twice) and ac, so that each character has one kind of character before it."""
    tables = table(encoded("ababac"), 2, BASE)
    single = {"a": 1, "b": 1, "c": 1}  # kinds of characters before each
    share = {c: (n - DISCOUNT) / 3 + DISCOUNT * 3 / 3 / BASE for c, n in single.items()}
    expected = (2 - DISCOUNT) / 3 + DISCOUNT * 2 / 3 * share["b"]
    assert math.isclose(probabilities(tables, encoded("ab"))[0].item(), expected)


def test_what_was_never_seen_falls_back_on_the_shorter_history() -> None:
    tables = table(encoded("hello there"), 4, BASE)
    assert torch.equal(probabilities(tables, encoded("zzhe"))[1:], probabilities(tables[:3], encoded("zzhe"))[1:])
    assert probabilities(tables, encoded("Q?")).item() > 0


def test_longer_histories_help_in_a_text_that_repeats_itself() -> None:
    text = "the cat sat on the mat. " * 5
    costs = [-probabilities(table(encoded(text), n, BASE), encoded(text)).log2().mean() for n in (1, 2, 3, 5)]
    assert all(after < before for before, after in itertools.pairwise(costs))
