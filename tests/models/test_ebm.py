from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from ankigen.figures.drawing import grey_exemplars
from ankigen.models import ebm, manifest, measures
from ankigen.models.data import Dataset
from ankigen.models.ebm import Ebm, EbmConfig, langevin
from ankigen.models.weights import load


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def small() -> Ebm:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Ebm(EbmConfig(channels=(4, 8), chains=40))


def test_langevin_dynamics_recover_mean_and_variance_of_a_gaussian() -> None:
    mean, deviation = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 1.5])

    def energy(x: Tensor) -> Tensor:
        return (((x - mean) / deviation) ** 2).sum(1) / 2

    x, rate, draws = torch.zeros(4000, 2), 0.02, generator()
    for _ in range(500):
        x = langevin(energy, x, rate, math.sqrt(2 * rate), draws)
    assert torch.allclose(x.mean(0), mean, atol=0.1)
    assert torch.allclose(x.std(0), deviation, rtol=0.06)


def test_without_noise_a_step_goes_down_the_slope_and_no_further_than_the_bound() -> None:
    x = torch.tensor([[3.0, -0.5]])
    free = langevin(lambda x: x.square().sum(1) / 2, x, 0.1, 0.0, generator())
    bounded = langevin(lambda x: x.square().sum(1) / 2, x, 0.1, 0.0, generator(), bound=1.0)
    assert torch.allclose(free, torch.tensor([[2.7, -0.45]]))
    assert torch.allclose(bounded, torch.tensor([[2.9, -0.45]]))


def test_a_walk_lowers_the_energy_and_stays_within_bounds(small: Ebm) -> None:
    x = torch.rand(6, 1, 28, 28, generator=generator())
    after = small.walk(x, 20, generator())
    assert (small.energy(after) < small.energy(x)).all()
    assert 0 <= after.min() < after.max() <= 1
    assert not after.requires_grad


def test_a_chain_passes_its_stops(small: Ebm) -> None:
    x = torch.rand(2, 1, 28, 28, generator=generator())
    states = small.chain(x, (0, 2, 5), generator(3))
    assert torch.equal(states[0], x)
    assert torch.equal(states[2], small.walk(x, 5, generator(3)))


def test_training_moves_some_chains_on_and_leaves_the_others(small: Ebm, bars: Dataset) -> None:
    before = small.chains.clone()
    ebm._continued(small, bars.test.grey()[:5], generator())
    assert (small.chains != before).flatten(1).any(1).sum() == 5
    ebm.losses(small, bars.test, 0.0, generator())
    assert small.chains.dtype == torch.uint8


def test_pictures_are_to_lie_lower_than_draws_and_all_energies_near_zero(
    small: Ebm, bars: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = torch.rand(len(bars.test), 1, 28, 28, generator=generator())
    monkeypatch.setattr(ebm, "_continued", lambda *_: drawn)
    monkeypatch.setattr(ebm, "mirrored", lambda x, _: x)
    losses = ebm.losses(small, bars.test, 0.0, generator(1))
    noise = small.config.noise * torch.randn(drawn.shape, generator=generator(1))
    real, fake = small.energy((bars.test.grey() + noise).clamp(0, 1)), small.energy(drawn)
    pull = ebm.PULL * (real.square().mean() + fake.square().mean())
    assert losses["gap"].item() == pytest.approx((real.mean() - fake.mean()).item(), abs=1e-6)
    assert losses["loss"].item() == pytest.approx((real.mean() - fake.mean() + pull).item(), abs=1e-6)
    assert pull > 0


def test_blurring_spreads_the_white_of_each_picture_and_keeps_its_amount() -> None:
    x = torch.zeros(12, 1, 28, 28)
    x[:, :, 10:16, 8:20] = 1
    after = ebm.blurred(x, generator())
    assert torch.allclose(after.sum((1, 2, 3)), x.sum((1, 2, 3)), rtol=1e-4)
    assert (after.square().sum((1, 2, 3)) < x.square().sum((1, 2, 3))).all()
    widths = (after > 0.01).sum((1, 2, 3)) / (x > 0.01).sum((1, 2, 3))
    assert widths.min() > 1
    assert widths.std() > 0.05


def test_equal_seeds_give_equal_samples_and_the_global_generator_is_left_alone(small: Ebm, bars: Dataset) -> None:
    before = torch.get_rng_state()
    first, again, other = (small.sample(3, generator(seed), steps=2) for seed in (1, 1, 2))
    ebm.losses(small, bars.test, 0.5, generator())
    ebm.FAMILY.build(1)
    assert torch.equal(before, torch.get_rng_state())
    assert first.shape == (3, 1, 28, 28)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_the_area_under_the_curve_counts_pairs_in_order() -> None:
    low = torch.tensor([0.0, 1.0, 2.0])
    assert measures.auroc(low, low + 5) == 1
    assert measures.auroc(low + 5, low) == 0
    assert measures.auroc(low, low) == 0.5
    assert measures.auroc(low, torch.tensor([1.5])) == pytest.approx(2 / 3)


def test_the_bundled_model_finds_animals_likelier_than_noise_and_leads_noise_downhill() -> None:
    assert manifest.read("ebm").metrics["told from noise, AUROC"].value >= 0.97
    model = load("ebm")
    assert isinstance(model, Ebm)
    noise = torch.rand(2, 1, 28, 28, generator=generator())
    animals = model.energy(grey_exemplars(("cow", "giraffe")))
    assert animals.max() < model.energy(noise).min()
    drawn = model.sample(2, generator(), steps=60)
    assert (model.energy(drawn) < model.energy(noise)).all()
    assert 0.05 < drawn.mean() < 0.5


def test_chains_go_on_but_for_those_that_begin_anew_as_noise_or_as_blurred_pictures(
    small: Ebm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ebm, "RESTARTED", 0.3)
    monkeypatch.setattr(ebm, "BLURRED", 0.2)
    monkeypatch.setattr(ebm, "blurred", lambda x, _: torch.full_like(x, 2.0))
    monkeypatch.setattr(small, "walk", lambda x, *_: x)
    pictures, seen = torch.zeros(5, 1, 28, 28), list[Tensor]()
    for seed in range(80):
        small.chains.fill_(51)
        seen.append(ebm._continued(small, pictures, generator(seed))[:, 0, 0, 0])
    begun = torch.cat(seen)
    blurred, kept = begun == 2, (begun - 51 / 255).abs() < 1e-6
    assert blurred.float().mean().item() == pytest.approx(0.2, abs=0.06)
    assert kept.float().mean().item() == pytest.approx(0.5, abs=0.08)
    assert (begun[~blurred] <= 1).all()
