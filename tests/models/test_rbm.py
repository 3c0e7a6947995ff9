from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor

from ankigen.figures.drawing import exemplars
from ankigen.models import manifest, rbm
from ankigen.models.data import Dataset, Images
from ankigen.models.evaluation import rbm as evaluation
from ankigen.models.evaluation.bench import FAST, Bench
from ankigen.models.evaluation.protocol import evaluate
from ankigen.models.rbm import LogZ, Rbm, RbmConfig, bias_of, log_partition
from ankigen.models.weights import load


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def every(count: int) -> Tensor:
    """All states of so many switches, one a row."""
    return torch.tensor(list(product((0.0, 1.0), repeat=count)))


@pytest.fixture(scope="module")
def tiny() -> Rbm:
    """Nine visible and four hidden switches with strong weights: all 8,192 states can be summed."""
    model = Rbm(RbmConfig(visible=9, hidden=4)).requires_grad_(requires_grad=False)
    for weight in model.parameters():
        weight.copy_(1.5 * torch.randn(weight.shape, generator=generator(weight.numel())))
    return model


def energy(model: Rbm, v: Tensor, h: Tensor) -> Tensor:
    """E(v, h) for every v and h, shape (len(v), len(h))."""
    return -(v @ model.visible_bias)[:, None] - (h @ model.hidden_bias)[None] - v @ model.weight.T @ h.T


def test_free_energy_sums_the_hidden_switches_out(tiny: Rbm) -> None:
    v = every(9)
    summed = -(-energy(tiny, v, every(4))).logsumexp(1)
    assert torch.allclose(tiny.free_energy(v), summed, atol=1e-4)


def test_annealed_importance_sampling_finds_the_sum_over_all_states(tiny: Rbm) -> None:
    exact = (-energy(tiny, every(9), every(4))).logsumexp((0, 1)).item()
    estimate = log_partition(tiny, torch.zeros(9), generator(), chains=2000, stages=200)
    assert abs(estimate.value - exact) < 4 * estimate.standard_error < 0.1


def test_where_the_way_begins_does_not_matter(tiny: Rbm) -> None:
    one, other = (
        log_partition(tiny, base, generator(), chains=2000, stages=200)
        for base in (torch.zeros(9), torch.linspace(-1, 1, 9))
    )
    assert abs(one.value - other.value) < 4 * (one.standard_error + other.standard_error)


def test_a_machine_without_weights_needs_no_estimate() -> None:
    model = Rbm(RbmConfig(visible=5, hidden=3)).requires_grad_(requires_grad=False)
    model.weight.zero_()
    assert log_partition(model, torch.zeros(5), generator(), chains=4, stages=3).value == pytest.approx(8 * 0.6931472)


def test_gibbs_sampling_settles_to_the_stated_probabilities(tiny: Rbm) -> None:
    start = torch.zeros(20_000, 9)
    drawn = tiny.gibbs(start, 60, generator())
    place = (drawn @ 2.0 ** torch.arange(8, -1, -1.0)).long()
    found = torch.bincount(place, minlength=512) / len(drawn)
    stated = (-tiny.free_energy(every(9))).softmax(0)
    assert (found - stated).abs().sum() / 2 < 0.06


def test_a_step_of_gibbs_sampling_draws_both_layers(tiny: Rbm) -> None:
    """Were hidden switches replaced by their probabilities, visible ones would not hang together."""
    model, h = Rbm(tiny.config), every(4)
    model.weight.data.copy_(tiny.weight)  # without biases, so that from black every hidden state is equally likely
    given = model.visible(h).detach()
    drawn = model.gibbs(torch.zeros(20_000, 9), 1, generator())
    pairs = torch.ones(9, 9).triu(1).bool()
    together = torch.cov(given.T, correction=0)[pairs]
    assert (drawn.mean(0) - given.mean(0)).abs().max() < 0.02
    assert (torch.cov(drawn.T)[pairs] - together).abs().max() < 0.02
    assert together.abs().max() > 0.05


def test_a_chain_passes_its_stops(tiny: Rbm) -> None:
    start = torch.ones(2, 9)
    states = tiny.chain(start, (0, 1, 5), generator(3))
    assert torch.equal(states[0], start)
    assert torch.equal(states[2], tiny.gibbs(start, 5, generator(3)))


def test_the_gradient_of_the_loss_is_that_of_the_likelihood_if_draws_are_exact(tiny: Rbm) -> None:
    model = Rbm(tiny.config)
    model.load_state_dict(tiny.state_dict())
    states, data = every(9), every(9)[[3, 77, 300]]
    energies = model.free_energy(states)
    cost = model.free_energy(data).mean() + (-energies).logsumexp(0)
    wanted = torch.autograd.grad(cost, model.weight)[0]
    share = (-energies).softmax(0).detach()
    difference = model.free_energy(data).mean() - (share * model.free_energy(states)).sum()
    assert torch.allclose(torch.autograd.grad(difference, model.weight)[0], wanted, atol=1e-5)


def test_the_loss_is_the_free_energy_of_pictures_less_that_of_draws(tiny: Rbm, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, drawn = every(9)[[3, 77, 300]].view(3, 1, 3, 3), every(9)[[5, 9]]
    monkeypatch.setattr(rbm, "_drawn", lambda *_: drawn)
    monkeypatch.setattr(rbm, "mirrored", lambda x, _: x)
    batch = Images((255 * pictures).byte(), torch.zeros(3))
    wanted = tiny.free_energy(pictures.flatten(1)).mean() - tiny.free_energy(drawn).mean()
    assert rbm.losses(tiny, batch, 0.0, generator())["loss"].item() == pytest.approx(wanted.item())


def test_chains_begin_at_pictures_and_later_go_on_from_where_they_were(tiny: Rbm) -> None:
    model = Rbm(tiny.config)
    pictures = torch.ones(4, 9)
    rbm._drawn(model, pictures, 0.0, generator())
    kept = model.chains.clone()
    assert kept.flatten(1).any(1).sum() <= 4
    model.visible_bias.data.fill_(-50)
    rbm._drawn(model, pictures, 1.0, generator())
    assert model.chains.sum() < kept.sum()


def test_equal_seeds_give_equal_samples_and_the_global_generator_is_left_alone(bars: Dataset) -> None:
    model = rbm.FAMILY.build(1)
    assert isinstance(model, Rbm)
    before = torch.get_rng_state()
    first, again, other = (model.sample(3, generator(seed), steps=2) for seed in (1, 1, 2))
    rbm.losses(model, bars.test, 0.5, generator())
    assert torch.equal(before, torch.get_rng_state())
    assert first.shape == (3, 1, 28, 28)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert 0 <= first.min() < first.max() <= 1


def test_biases_of_shares_give_the_shares_back() -> None:
    shares = torch.tensor([0.0, 0.25, 1.0])
    assert torch.allclose(bias_of(shares).sigmoid(), torch.tensor([0.001, 0.25, 0.999]))


def test_the_bundled_machine_reaches_its_goal_and_prefers_animals() -> None:
    assert manifest.read("rbm").metrics["negative log-likelihood, estimated"].value <= 175
    model = load("rbm")
    assert isinstance(model, Rbm)
    animals = exemplars(("dog", "giraffe", "sheep")).flatten(1)
    shuffled = animals[:, torch.randperm(784, generator=generator())]
    assert (model.free_energy(animals) < model.free_energy(shuffled) - 100).all()
    assert (model.free_energy(animals) < model.free_energy(animals.flip(1)) - 10).all()


def test_draws_cool_down_and_spend_a_fifth_of_the_steps_at_full_weight(
    tiny: Rbm, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[tuple[Tensor, Tensor]] = []
    bernoulli = torch.bernoulli

    def drawing(chances: Tensor, *, generator: torch.Generator) -> Tensor:
        noted.append((chances, bernoulli(chances, generator=generator)))
        return noted[-1][1]

    monkeypatch.setattr(torch, "bernoulli", drawing)
    tiny.sample(6, generator(), steps=10)
    for step in range(2, 11):
        (_, v), (chances, _) = noted[2 * step - 3], noted[2 * step - 2]
        weight = step / 8 if step < 8 else 1.0
        assert torch.allclose(chances, (weight * (v @ tiny.weight.T + tiny.hidden_bias)).sigmoid(), atol=1e-6)


def test_chains_from_pictures_become_longer_and_persistent_ones_are_all_alike(
    tiny: Rbm, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, steps = Rbm(tiny.config), list[int]()

    def gibbs(v: Tensor, count: int, _: torch.Generator) -> Tensor:
        steps.append(count)
        return v

    monkeypatch.setattr(model, "gibbs", gibbs)
    for progress in (0.0, 0.1, 0.25, 0.4999, 0.5, 0.9):
        rbm._drawn(model, torch.ones(4, 9), progress, generator())
    assert steps == [1, 3, 6, 10, 5, 5]


def test_the_likelihood_rests_on_the_larger_estimate_of_z(bars: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    estimates = [LogZ(700.0, 0.1), LogZ(720.0, 0.3)]
    monkeypatch.setattr(evaluation, "log_partition", lambda *_, **__: estimates.pop())
    monkeypatch.setattr(evaluation, "sample_metrics", lambda *_: {})
    monkeypatch.setattr(Rbm, "sample", lambda *_: None)
    model = load("rbm")
    assert isinstance(model, Rbm)
    found = evaluate("rbm", model, Bench(bars, FAST))["negative log-likelihood, estimated"]
    expected = model.free_energy(Bench(bars, FAST).test.binary().flatten(1)).mean().item() + 720
    assert found.value == pytest.approx(expected, rel=1e-3)
