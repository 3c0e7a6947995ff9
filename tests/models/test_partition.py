from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor

from ankigen.models.data import Dataset
from ankigen.models.evaluation import rbm as evaluation
from ankigen.models.evaluation.bench import FAST, Bench
from ankigen.models.evaluation.protocol import evaluate
from ankigen.models.partition import AnnealingPath, LogZ, bias_of, combined
from ankigen.models.rbm import Rbm, RbmConfig

STATES = torch.tensor(list(product((0.0, 1.0), repeat=9)))
"""All states of nine visible switches, one a row."""


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def machine(strength: float) -> Rbm:
    """Nine visible and four hidden switches with weights of this spread."""
    model = Rbm(RbmConfig(visible=9, hidden=4)).requires_grad_(requires_grad=False)
    for weight in model.parameters():
        weight.copy_(strength * torch.randn(weight.shape, generator=generator(weight.numel())))
    return model


def exact(model: Rbm) -> float:
    """Log Z, summed over all states."""
    return (-model.free_energy(STATES)).logsumexp(0).item()


def draws(model: Rbm, count: int, rng_seed: int) -> Tensor:
    """Fair draws: (count, 9)."""
    chances = (-model.free_energy(STATES)).softmax(0)
    return STATES[torch.multinomial(chances, count, replacement=True, generator=generator(rng_seed))]


@pytest.mark.parametrize("base", [torch.zeros(9), torch.linspace(-1, 1, 9)], ids=["even", "uneven"])
def test_both_directions_find_the_sum_over_all_states_wherever_the_path_begins(base: Tensor) -> None:
    model = machine(1.5)
    path = AnnealingPath(model, base, stages=200)
    for found in (path.forwards(2000, generator()), path.backwards(draws(model, 2000, 1), generator())):
        assert abs(found.value - exact(model)) < 4 * found.standard_error < 0.1


def test_in_few_strides_forwards_is_too_small_and_backwards_too_large_on_average() -> None:
    model = machine(4.0)
    path = AnnealingPath(model, torch.zeros(9), stages=4)
    forwards = [path.forwards(5, generator(seed)).value for seed in range(100)]
    backwards = [path.backwards(draws(model, 5, seed), generator(seed)).value for seed in range(100)]
    assert sum(forwards) / 100 < exact(model) - 0.2
    assert sum(backwards) / 100 > exact(model) + 0.2


@pytest.mark.parametrize("strength", [1.5, 3.0, 5.0])
def test_the_stated_error_of_both_directions_together_is_honest(strength: float) -> None:
    """In at least 19 of 20 estimates by few chains the truth is within two standard errors."""
    model = machine(strength)
    path, truth = AnnealingPath(model, torch.zeros(9), stages=10), exact(model)
    estimates = [
        combined(path.forwards(20, generator(seed)), path.backwards(draws(model, 20, seed), generator(seed)))
        for seed in range(100)
    ]
    assert sum(abs(found.value - truth) <= 2 * found.standard_error for found in estimates) >= 95


def test_the_error_of_one_direction_alone_would_not_be_honest() -> None:
    model = machine(5.0)
    path, truth = AnnealingPath(model, torch.zeros(9), stages=10), exact(model)
    for found in (
        [path.forwards(20, generator(seed)) for seed in range(100)],
        [path.backwards(draws(model, 20, seed), generator(seed)) for seed in range(100)],
    ):
        assert sum(abs(one.value - truth) <= 2 * one.standard_error for one in found) < 90


def test_half_of_the_distance_of_two_estimates_is_an_error() -> None:
    assert combined(LogZ(10, 0), LogZ(16, 4)) == LogZ(13, 5)


def test_what_was_found_forwards_is_there() -> None:
    assert combined(LogZ(16, 0), LogZ(10, 4)) == LogZ(16, 5)


def test_a_machine_without_weights_needs_no_estimate() -> None:
    model = Rbm(RbmConfig(visible=5, hidden=3)).requires_grad_(requires_grad=False)
    for weight in model.parameters():
        weight.zero_()
    path = AnnealingPath(model, torch.zeros(5), stages=3)
    for found in (path.forwards(4, generator()), path.backwards(torch.ones(4, 5), generator())):
        assert found.value == pytest.approx(8 * 0.6931472)
        assert found.standard_error == pytest.approx(0, abs=1e-6)


def test_biases_of_shares_give_the_shares_back() -> None:
    shares = torch.tensor([0.0, 0.25, 1.0])
    assert torch.allclose(bias_of(shares).sigmoid(), torch.tensor([0.001, 0.25, 0.999]))


def test_the_likelihood_rests_on_the_middle_of_the_two_estimates(
    bars: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "_log_z", lambda *_: (LogZ(700.0, 0.0), LogZ(720.0, 0.0)))
    monkeypatch.setattr(evaluation, "sample_metrics", lambda *_: {})
    monkeypatch.setattr(Rbm, "sample", lambda *_: None)
    model, bench = Rbm().requires_grad_(requires_grad=False), Bench(bars, FAST)
    found = evaluate("rbm", model, bench)["negative log-likelihood, estimated"]
    assert found.value == pytest.approx(model.free_energy(bench.test.binary().flatten(1)).mean().item() + 710, rel=1e-3)
    assert found.standard_error is not None
    assert found.standard_error >= 10


def test_backwards_begins_at_training_pictures_that_have_been_shaken(
    bars: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Tensor] = []
    model, bench = Rbm(), Bench(bars, FAST)

    def gibbs(v: Tensor, steps: int, _: torch.Generator) -> Tensor:
        assert steps == FAST.stages
        begun.append(v)
        return v

    monkeypatch.setattr(model, "gibbs", gibbs)
    evaluation._log_z(model, bench, generator())
    known = bench.binary_train.flatten(1)
    assert len(begun[0]) == min(FAST.chains, len(known))
    assert all((known == one).all(1).any() for one in begun[0])
