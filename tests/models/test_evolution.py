from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from ankigen.models.evolution import Fitness, Strategy

STRATEGY = Strategy(rounds=150, pairs=16, spread=0.1, rate=0.1)
GOAL = torch.tensor([1.0, -2.0, 0.5, 3.0])


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def hill(candidates: Tensor) -> Tensor:
    return -(candidates - GOAL).square().sum(1)


def test_a_hill_is_climbed_to_its_top() -> None:
    assert (STRATEGY.climb(hill, torch.zeros(4), generator()) - GOAL).abs().max() < 0.02


def test_a_staircase_without_slope_is_climbed() -> None:
    found = STRATEGY.climb(lambda c: (10 * hill(c)).round(), torch.zeros(4), generator())
    assert (found - GOAL).abs().max() < 0.3


def test_only_the_order_of_the_values_counts() -> None:
    start = torch.zeros(4)
    slopes = [STRATEGY.slope(f, start, generator()) for f in (hill, lambda c: hill(c) ** 3 - 7)]
    assert torch.equal(*slopes)


def test_the_estimate_points_uphill() -> None:
    wide = replace(STRATEGY, pairs=2000)
    found = wide.slope(hill, torch.zeros(4), generator())
    assert torch.cosine_similarity(found, GOAL, dim=0) > 0.99


def test_the_start_is_left_alone_and_equal_seeds_end_alike() -> None:
    start, short = torch.zeros(4), replace(STRATEGY, rounds=5)
    first, again, other = (short.climb(hill, start, generator(seed)) for seed in (1, 1, 2))
    assert not start.any()
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_strides_shorten_evenly_to_nothing() -> None:
    places: list[Tensor] = []

    class Steady(Strategy):
        """Sees the same slope everywhere, up which each stride of Adam is as long as its rate."""

        def slope(self, _: Fitness, place: Tensor, __: torch.Generator) -> Tensor:
            places.append(place.clone())
            return torch.ones_like(place)

    end = Steady(rounds=4, pairs=1, spread=0.1, rate=0.4).climb(hill, torch.zeros(1), generator())
    strides = torch.cat([*places, end]).diff()
    assert torch.allclose(strides, torch.tensor([0.4, 0.3, 0.2, 0.1]), atol=1e-4)
