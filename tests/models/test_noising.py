from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from ankigen.models import noising
from ankigen.models.moon_score import KnownPoints

WIDTH = 0.6
"""Standard deviation of the data, which are Gaussian, so that the best denoiser is known."""


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def best(z: Tensor, t: Tensor) -> Tensor:
    alpha, sigma = noising.rates(t, z)
    share = alpha * WIDTH**2 / (alpha**2 * WIDTH**2 + sigma**2)  # E[x|z] = share · z
    return (alpha * z - share * z) / sigma


def data(n: int) -> Tensor:
    return WIDTH * torch.randn(n, 3, generator=generator(), dtype=torch.float64)


def test_noise_keeps_the_variance_that_the_schedule_promises() -> None:
    t = torch.linspace(0, 1, 9)
    alpha, sigma = noising.rates(t, torch.zeros(9, 1))
    assert torch.allclose(alpha**2 + sigma**2, torch.ones(9, 1))
    assert alpha[0] == 1
    assert alpha[-1].abs() < 1e-6


def test_velocity_says_picture_and_noise() -> None:
    x, noise, t = data(5), torch.randn(5, 3, dtype=torch.float64), torch.rand(5, dtype=torch.float64)
    found = noising.parted(noising.noised(x, noise, t), noising.velocity(x, noise, t), t)
    assert all(torch.allclose(a, b) for a, b in zip(found, (x, noise), strict=True))


@pytest.mark.parametrize("t", [0.1, 0.5, 0.9])
def test_the_score_of_gaussian_data_is_that_of_their_noised_density(t: float) -> None:
    z, times = data(4), torch.full((4,), t, dtype=torch.float64)
    alpha, sigma = noising.rates(times, z)
    assert torch.allclose(noising.score(best, z, times), -z / (alpha**2 * WIDTH**2 + sigma**2))


def test_drawing_by_the_best_denoiser_turns_noise_into_the_data_s_density() -> None:
    noise = torch.randn(6, 3, generator=generator(), dtype=torch.float64)
    *_, (drawn, _) = noising.walk(best, noise, 400)
    assert torch.allclose(drawn, WIDTH * noise, atol=5e-3)


def test_more_steps_bring_it_nearer() -> None:
    noise = torch.randn(6, 3, generator=generator(), dtype=torch.float64)
    far, near = ((list(noising.walk(best, noise, steps))[-1][0] - WIDTH * noise).abs().max() for steps in (10, 40))
    assert near < far / 3


def test_the_way_costs_what_the_noisy_picture_says_of_the_clear_one() -> None:
    """½ ∫ E‖ε − ε̂‖² dλ = I(x; z_clear) − I(x; z_noisy), and Gaussian channels have I = ½ log(1 + SNR · variance)."""
    cost = noising.path_cost(best, data(400), generator(), draws=25).mean()
    known = []
    for t in (noising.CLEAREST, 1 - noising.CLEAREST):
        alpha, sigma = math.cos(math.pi / 2 * t), math.sin(math.pi / 2 * t)
        known.append(3 * math.log1p((alpha * WIDTH / sigma) ** 2) / 2)
    assert cost.item() == pytest.approx(known[0] - known[1], rel=0.02)


def test_the_clear_end_tells_neighbouring_greys_apart() -> None:
    values = torch.arange(256) / 127.5 - 1
    x = values[torch.randint(256, (4, 1, 40, 40), generator=generator())]
    assert (noising.ends_cost(x, values, generator()) / 1600 < 0.1).all()  # of log 256 = 5.5


def test_at_the_noisy_end_nothing_is_left_of_the_picture() -> None:
    still, loud = torch.zeros(1, 1, 2, 2), torch.ones(1, 1, 2, 2)
    cost = [noising.ends_cost(x, torch.tensor([-1.0, 0.0, 1.0]), generator()).item() for x in (still, loud)]
    assert cost == pytest.approx([0, 0], abs=1e-4)


def test_a_guess_that_is_kept_within_bounds_leaves_what_it_does_not_explain_to_the_noise() -> None:
    z, bound = 2 * torch.randn(4, 3, generator=generator(), dtype=torch.float64), 0.3
    (before, _), (after, guess), *_ = list(noising.walk(lambda z, _: -z, z, 4, bound=bound))
    assert guess.abs().max() == bound
    times = torch.linspace(1, noising.CLEAREST, 5, dtype=torch.float64)
    now, then = times[1].expand(4), times[2].expand(4)
    alpha, sigma = noising.rates(now, z)
    assert torch.allclose(after, noising.noised(guess, (before - alpha * guess) / sigma, then))


def test_at_the_clear_end_close_values_still_cost_what_the_way_has_not_told() -> None:
    """Two values a little apart: the way tells a part, the end the rest, log 2 in all."""
    values = torch.tensor([-1e-3, 1e-3], dtype=torch.float64)
    known, x = KnownPoints(values.unsqueeze(1)), values.repeat(2000).unsqueeze(1)
    way = noising.path_cost(known.denoiser, x, generator(), draws=20).mean().item()
    end = noising.ends_cost(x, values, generator()).mean().item()
    assert min(way, end) > 0.1
    assert way + end == pytest.approx(math.log(2), rel=0.03)


def test_at_the_noisy_end_it_costs_how_far_the_picture_is_from_pure_noise() -> None:
    x = torch.tensor([[300.0], [-700.0]], dtype=torch.float64)
    angle = math.pi / 2 * (1 - noising.CLEAREST)
    far = kl_divergence(Normal(math.cos(angle) * x, torch.full_like(x, math.sin(angle))), Normal(0.0, 1.0))
    assert noising.ends_cost(x, x.flatten(), generator()).tolist() == pytest.approx(far.flatten().tolist(), rel=1e-7)
