from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from ankigen.models import baselines, measures
from ankigen.models.data import Dataset
from ankigen.models.evaluation.bench import FAST, Bench
from ankigen.models.evaluation.metrics import mean
from ankigen.models.evaluation.protocol import evaluate
from ankigen.models.weights import load


def normal(n: int, d: int, seed: int) -> torch.Tensor:
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


def test_the_frechet_distance_of_gaussians_is_known() -> None:
    a = normal(20_000, 3, 0)
    b = normal(20_000, 3, 1) * torch.tensor([1.0, 2.0, 3.0]) + torch.tensor([0.0, 0.0, 2.0])
    assert measures.frechet_distance(a, b) == pytest.approx(2**2 + 1**2 + 2**2, rel=0.03)
    assert measures.frechet_distance(a, a) == pytest.approx(0, abs=1e-6)


def test_recall_and_coverage_are_one_for_the_same_and_zero_for_far_pictures() -> None:
    a = normal(100, 4, 0)
    assert measures.recall(a, a) == measures.coverage(a, a) == 1
    assert measures.recall(a, a + 100) == measures.coverage(a, a + 100) == 0


def test_a_collapsed_sampler_covers_little() -> None:
    real, drawn = normal(200, 4, 0), normal(1, 4, 1).expand(200, 4) + 1e-3 * normal(200, 4, 2)
    assert measures.coverage(real, drawn) < 0.2
    assert measures.recall(real, drawn) < 0.05


def test_copies_are_found_mirrored_too(bars: Dataset) -> None:
    train = bars.train.binary()
    assert measures.copies(train.flip(3)[:5], train) == 1
    assert measures.nearest(1 - train[:1], train).item() > 600
    assert measures.copies(1 - train[:5], train) == 0


def test_class_entropy_is_in_bits() -> None:
    assert measures.class_entropy(torch.eye(8)) == pytest.approx(3)
    assert measures.class_entropy(torch.eye(8)[:1].expand(9, 8)) == pytest.approx(0, abs=1e-6)


def test_calibration_error_is_the_gap_between_stated_and_found() -> None:
    stated = torch.tensor([[0.8, 0.2]]).expand(10, 2)
    labels = torch.tensor([0] * 8 + [1] * 2)
    assert measures.calibration_error(stated, labels) == pytest.approx(0, abs=1e-6)
    assert measures.calibration_error(stated, torch.zeros(10, dtype=torch.long)) == pytest.approx(0.2, abs=1e-6)


def test_independent_pixels_cost_their_entropy() -> None:
    coins = (torch.rand(4000, 1, 3, 3, generator=torch.Generator().manual_seed(0)) < 0.5).float()
    costs = baselines.independent_bernoulli(coins[:3000], coins[3000:])
    assert costs.mean().item() == pytest.approx(9 * math.log(2), rel=0.01)


def test_the_counting_table_knows_what_follows_from_what_came_before(bars: Dataset) -> None:
    """Pictures of vertical stripes are certain after the first row, and independent pixels cannot know it."""
    rows = (torch.rand(400, 1, 1, 28, generator=torch.Generator().manual_seed(0)) < 0.5).float()
    stripes = rows.expand(-1, 1, 28, 28)
    table = baselines.counting_table(stripes[:300], stripes[300:]).mean().item()
    assert 28 * math.log(2) < table < 1.5 * 28 * math.log(2)
    assert baselines.independent_bernoulli(stripes[:300], stripes[300:]).mean().item() > 15 * table
    assert baselines.counting_table(bars.train.binary(), bars.test.binary()).shape == (16,)


def test_a_mean_comes_with_its_standard_error() -> None:
    metric = mean(torch.tensor([1.0, 2.0, 3.0, 4.0]), "nats")
    assert (metric.value, metric.unit) == (2.5, "nats")
    assert metric.standard_error == pytest.approx(math.sqrt(5 / 3) / 2)


def test_a_vae_is_measured_with_its_baselines(bars: Dataset) -> None:
    metrics = evaluate("vae", load("vae"), Bench(bars, replace(FAST, samples=20, draws=3)))
    bound = metrics["under the standard normal prior"].value
    elbo = metrics["negative ELBO, standard normal prior"].value
    assert bound < elbo
    assert metrics["the same in bits per pixel"].value == pytest.approx(
        metrics["negative log-likelihood, at most (3 draws)"].value / math.log(2) / 784
    )
    assert {name for name in metrics if name.startswith("baseline")} == {
        "baseline: independent pixels",
        "baseline: counting table of 12 pixels",
        "baseline: training pictures, FD-clf",
        "baseline: the same blurred, FD-clf",
    }
