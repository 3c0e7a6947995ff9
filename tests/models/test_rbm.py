from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor

from ankigen.figures.drawing import exemplars
from ankigen.models import manifest, rbm
from ankigen.models.data import Dataset, Images
from ankigen.models.rbm import Rbm, RbmConfig
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
    model.load_state_dict(tiny.state_dict())
    model.centred_hidden_bias.data.zero_()  # so that from black every hidden state is equally likely
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
    model, batch = Rbm(tiny.config), Images((255 * pictures).byte(), torch.zeros(3))
    model.load_state_dict(tiny.state_dict())
    loss = rbm.losses(model, batch, 0.0, generator())["loss"].item()
    wanted = model.free_energy(pictures.flatten(1)).mean() - model.free_energy(drawn).mean()
    assert loss == pytest.approx(wanted.item())


def test_centred_biases_are_biases_to_which_the_weights_of_the_usual_switches_are_added(tiny: Rbm) -> None:
    model = Rbm(tiny.config).requires_grad_(requires_grad=False)
    model.load_state_dict(tiny.state_dict())
    model.mean.copy_(torch.linspace(0, 1, 9))
    usual = torch.full((1, 4), rbm.ON)
    assert torch.allclose(model.hidden(model.mean[None]), model.centred_hidden_bias.sigmoid())
    assert torch.allclose(model.visible(usual), model.centred_visible_bias.sigmoid())


def test_a_training_follows_the_mean_of_the_pictures(bars: Dataset) -> None:
    model = Rbm(RbmConfig(chains=10))
    for step in range(500):
        rbm.losses(model, bars.train.take(torch.arange(20), torch.device("cpu")), 0.5, generator(step))
    pictures = bars.train.binary()[:20]
    assert torch.allclose(model.mean, (pictures + pictures.flip(3)).mean(0).flatten() / 2, atol=0.1)


def test_chains_cool_down_are_draws_for_a_while_and_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rbm, "COOLING", 4)
    monkeypatch.setattr(rbm, "HELD", 2)
    model, betas = Rbm(RbmConfig(visible=9, hidden=4, chains=6)), list[list[float]]()
    assert model.ages.tolist() == [0, 1, 2, 3, 4, 5]
    model.chains.fill_(1)

    def gibbs(v: Tensor, steps: int, _: torch.Generator, beta: Tensor) -> Tensor:
        assert steps == 1
        betas.append(beta.flatten().tolist())
        return v

    monkeypatch.setattr(model, "gibbs", gibbs)
    assert rbm._drawn(model, generator()).tolist() == [[1.0] * 9] * 2
    assert model.ages.tolist() == [1, 2, 3, 4, 5, 0]
    assert [chain.all() for chain in model.chains] == [True] * 5 + [False]
    rbm._drawn(model, generator())
    assert betas == [[0, 0.25, 0.5, 0.75, 1, 1], [0.25, 0.5, 0.75, 1, 1, 0]]


def test_chains_are_spread_over_their_lives_so_that_most_are_draws_in_every_step() -> None:
    drawn = rbm._drawn(Rbm(), generator())
    share = rbm.HELD / (rbm.COOLING + rbm.HELD)
    assert len(drawn) == pytest.approx(share * RbmConfig().chains, abs=1)


def test_energies_are_multiplied_by_the_inverse_temperature(tiny: Rbm) -> None:
    doubled = Rbm(tiny.config).requires_grad_(requires_grad=False)
    for weight, own in zip(doubled.parameters(), tiny.parameters(), strict=True):
        weight.copy_(2 * own)
    v, h = every(9), every(4)
    assert torch.allclose(tiny.hidden(v, 2.0), doubled.hidden(v))
    assert torch.allclose(tiny.visible(h, 2.0), doubled.visible(h))
    assert (tiny.visible(h, 0.0) == 0.5).all()
    each = torch.linspace(0, 1, len(v)).unsqueeze(1)
    assert torch.allclose(tiny.hidden(v, each)[-1], tiny.hidden(v)[-1])
    assert (tiny.hidden(v, each)[0] == 0.5).all()


def test_a_draw_cools_down_over_the_first_half_of_its_steps_and_is_what_its_end_says_of_white(
    tiny: Rbm, monkeypatch: pytest.MonkeyPatch
) -> None:
    betas, states = list[float](), list[Tensor]()

    def gibbs(v: Tensor, _: int, __: torch.Generator, beta: float) -> Tensor:
        betas.append(beta)
        states.append(v)
        return v

    monkeypatch.setattr(tiny, "gibbs", gibbs)
    drawn = tiny.sample(3, generator(), steps=8)
    assert betas == [0.25, 0.5, 0.75, 1, 1, 1, 1, 1]
    assert torch.equal(drawn.flatten(1), tiny.visible(tiny.hidden(states[-1])))


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


def test_the_bundled_machine_reaches_its_goal_and_prefers_animals() -> None:
    measured = manifest.read("rbm").metrics
    assert measured["negative log-likelihood, estimated"].value <= 135
    assert measured["FD-clf"].value <= 50
    assert abs(measured["log Z, forwards"].value - measured["log Z, backwards"].value) < 10
    model = load("rbm")
    assert isinstance(model, Rbm)
    animals = exemplars(("dog", "giraffe", "sheep")).flatten(1)
    shuffled = animals[:, torch.randperm(784, generator=generator())]
    assert (model.free_energy(animals) < model.free_energy(shuffled) - 100).all()
    assert (model.free_energy(animals) < model.free_energy(animals.flip(1)) - 10).all()
