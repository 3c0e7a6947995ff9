from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from ankigen.models import baselines, measures
from ankigen.models.data import Dataset
from ankigen.models.ebm import Ebm
from ankigen.models.evaluation.bench import FAST, Bench
from ankigen.models.evaluation.metrics import bootstrapped, mean, share
from ankigen.models.evaluation.protocol import evaluate
from ankigen.models.evaluation.samples import sample_metrics
from ankigen.models.realnvp import RealNvp
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
    for measure in (measures.recalled, measures.covered):
        assert measure(a, a).all()
        assert not measure(a, a + 100).any()


def test_recall_is_about_neighbourhoods_of_draws_and_coverage_about_those_of_real_features() -> None:
    """One draw far from the others has a wide neighbourhood, in which all real features lie."""
    real, drawn = 0.1 * normal(50, 2, 0), torch.cat([100 + 0.1 * normal(50, 2, 1), torch.ones(1, 2)])
    assert measures.recalled(real, drawn).all()
    assert not measures.covered(real, drawn).any()


def test_a_collapsed_sampler_covers_little() -> None:
    real, drawn = normal(200, 4, 0), normal(1, 4, 1).expand(200, 4) + 1e-3 * normal(200, 4, 2)
    assert measures.covered(real, drawn).float().mean() < 0.2
    assert measures.recalled(real, drawn).float().mean() < 0.05


def test_copies_are_found_mirrored_too_and_up_to_eight_pixels(bars: Dataset) -> None:
    train = bars.train.binary()
    assert measures.copied(train.flip(3)[:5], train).all()
    assert measures.nearest(1 - train[:1], train).item() > 600
    assert not measures.copied(1 - train[:5], train).any()
    for changed, expected in ((8, True), (9, False)):
        picture = torch.zeros(1, 1, 28, 28)
        picture.view(-1)[:changed] = 1
        assert measures.copied(picture, torch.zeros(1, 1, 28, 28)).item() is expected


def test_the_overlap_of_shapes_counts_pixels_that_are_not_black() -> None:
    a, b = torch.zeros(2, 1, 4, 4), torch.zeros(2, 1, 4, 4)
    a[0, 0, :, :2], b[0, 0, :2] = 1.0, 0.3
    assert measures.overlap(a, b).tolist() == [pytest.approx(4 / 12), 1.0]
    assert torch.equal(measures.overlap(a, b), measures.overlap(b.flip(3), a.flip(3)))
    assert measures.overlap(a[:1], 1 - a[:1]).item() == 0


def test_the_mean_surprise_is_the_entropy_of_the_classes_drawn() -> None:
    assert measures.class_surprise(torch.eye(8)).mean().item() == pytest.approx(3)
    assert measures.class_surprise(torch.eye(8)[:1].expand(9, 8)).mean().item() == pytest.approx(0, abs=1e-6)


def test_calibration_error_is_the_gap_between_stated_and_found() -> None:
    stated, right = torch.full((10,), 0.8), torch.tensor([1.0] * 8 + [0.0] * 2)
    assert measures.calibration_error(stated, right) == pytest.approx(0, abs=1e-6)
    assert measures.calibration_error(stated, torch.ones(10)) == pytest.approx(0.2, abs=1e-6)


def test_a_share_is_never_quite_certain() -> None:
    assert share(torch.tensor([True] * 3 + [False])).value == 0.75
    assert share(torch.ones(98, dtype=torch.bool)).standard_error == pytest.approx(math.sqrt(0.99 * 0.01 / 98))
    assert share(torch.arange(10_000) < 1000).standard_error == pytest.approx(0.003, rel=0.01)


def test_the_bootstrap_finds_the_standard_error_of_a_mean_and_draws_each_sample_by_itself() -> None:
    a, b = normal(2000, 1, 0), 3 * normal(1000, 1, 1)
    metric = bootstrapped(lambda a, b: (a.mean() - b.mean()).item(), a, b)
    assert metric.value == pytest.approx((a.mean() - b.mean()).item())
    assert metric.standard_error == pytest.approx(math.hypot(1 / 2000**0.5, 3 / 1000**0.5), rel=0.4)


def test_independent_pixels_cost_their_entropy() -> None:
    coins = (torch.rand(4000, 1, 3, 3, generator=torch.Generator().manual_seed(0)) < 0.5).float()
    costs = baselines.independent_bernoulli(coins[:3000], coins[3000:])
    assert costs.mean().item() == pytest.approx(9 * math.log(2), rel=0.01)


def test_a_pixel_that_was_always_white_is_white_by_the_rule_of_succession() -> None:
    white = torch.ones(1, 1, 1, 1)
    cost = baselines.independent_bernoulli(white, torch.cat([white, 1 - white]))
    assert cost.tolist() == pytest.approx([math.log(3 / 2), math.log(3)])


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


def test_a_vae_is_measured_with_its_baselines(bars: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ankigen.models.evaluation.vae.attributes", lambda *_: {})  # bars are no animals
    metrics = evaluate("vae", load("vae"), Bench(bars, replace(FAST, samples=20, draws=3)))
    bound = metrics["under the standard normal prior"].value
    elbo = metrics["negative ELBO, standard normal prior"].value
    assert bound < elbo
    assert metrics["the same in bits per pixel"].value == pytest.approx(
        metrics["negative log-likelihood, at most"].value / math.log(2) / 784, rel=1e-3
    )
    assert {name for name in metrics if name.startswith("baseline")} == {
        "baseline: independent pixels",
        "baseline: counting table of 12 pixels",
        "baseline: training pictures, FD-clf",
        "baseline: the same blurred, FD-clf",
    }


def test_bytes_are_spread_by_several_noises_whose_mean_cost_counts(
    bars: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ankigen.models.evaluation.realnvp.sample_metrics", lambda *_: {})
    model, costs = RealNvp().eval(), iter((1.0, 2.0, 6.0))
    monkeypatch.setattr(model, "bits_per_pixel", lambda pixels, _: torch.full((len(pixels),), next(costs)))
    with torch.no_grad():
        metrics = evaluate("realnvp", model, Bench(bars, replace(FAST, samples=20, noises=3)))
    assert metrics["bits per pixel, at most"].value == 3


def test_an_energy_tells_pictures_from_what_has_more_of_it(bars: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ankigen.models.evaluation.ebm.sample_metrics", lambda *_: {})
    model = Ebm()
    monkeypatch.setattr(model, "sample", lambda *_: None)
    monkeypatch.setattr(model, "energy", lambda x: x.diff(dim=2).abs().mean((1, 2, 3)))  # of edges
    metrics = evaluate("ebm", model, Bench(bars, replace(FAST, samples=20)))
    assert metrics["told from noise, AUROC"].value == 1
    assert metrics["told from the same blurred, AUROC"].value < 0.5


def test_a_neighbourhood_reaches_to_the_fifth_neighbour() -> None:
    """Of six points in a row the first has its fifth neighbour at the other end."""
    row = torch.arange(6.0).unsqueeze(1)
    beside = torch.tensor([[-4.9], [-5.1]])
    assert measures.recalled(beside, row).tolist() == [True, False]
    assert measures.covered(row[:, :1], beside[:1])[0]
    assert not measures.covered(row, beside[1:])[0]


def test_one_picture_drawn_again_and_again_has_little_recall_and_coverage(bars: Dataset) -> None:
    """Each draw is a real picture; the other way round both would be 1."""
    bench = Bench(bars, replace(FAST, samples=20))
    one = bars.test.binary()[:1].expand(20, -1, -1, -1)
    metrics = sample_metrics(one, bench.crisp, bench)
    assert metrics["recall"].value < 0.3
    assert metrics["coverage"].value < 0.8
