"""Entries and notes are paired so that the sum of their likeness is greatest."""

from __future__ import annotations

import itertools
import random

import pytest

from ankigen.lock.assignment import MOST_EXACT, assign
from ankigen.lock.likeness import Pair


def greatest_sum(pairs: list[Pair]) -> float:
    """By trying everything."""
    known = {(pair.entry, pair.note): pair.likeness for pair in pairs}
    notes = [*range(4), None, None, None]
    return max(
        sum(known.get((entry, note), 0) for entry, note in enumerate(order) if note is not None)
        for order in itertools.permutations(notes, 3)
    )


@pytest.mark.parametrize("rng_seed", range(40))
def test_no_other_assignment_is_better(rng_seed: int) -> None:
    rng = random.Random(rng_seed)  # noqa: S311 - no secrets here
    ends = itertools.product(range(3), range(4))
    pairs = [Pair(*end, round(rng.random(), 2)) for end in ends if rng.random() < 0.7]
    chosen = assign(pairs)
    assert sum(pair.likeness for pair in chosen) == pytest.approx(greatest_sum(pairs))
    assert len({pair.entry for pair in chosen}) == len({pair.note for pair in chosen}) == len(chosen)


def test_the_likest_pair_gives_way_where_both_gain() -> None:
    pairs = [Pair(0, 0, 0.9), Pair(0, 1, 0.8), Pair(1, 0, 0.8)]
    assert assign(pairs) == pairs[1:]


def test_a_large_crowd_is_served_from_the_likest_down() -> None:
    count = MOST_EXACT + 1
    pairs = [Pair(i, j, 0.9 if i == j else 0.5) for i in range(count) for j in range(count)]
    assert [(pair.entry, pair.note) for pair in assign(pairs)] == [(i, i) for i in range(count)]
