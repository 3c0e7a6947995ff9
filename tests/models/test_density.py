from __future__ import annotations

import math

import pytest
import torch

from ankigen.models.density import NARROWEST, WIDEST, Density


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def density(n: int, dimensions: int, components: int = 3) -> Density:
    raw = torch.randn(1, components * (1 + 2 * dimensions), generator=generator()).double()
    return Density.of(raw.expand(n, -1), torch.zeros(n, dimensions).double(), components)


@pytest.mark.parametrize("dimensions", [1, 2])
def test_a_density_integrates_to_one(dimensions: int) -> None:
    width = 0.05
    axis = torch.arange(-25, 25, width).double()
    points = torch.cartesian_prod(*[axis] * dimensions).view(-1, dimensions)
    total = density(len(points), dimensions).log_prob(points).exp().sum() * width**dimensions
    assert total.item() == pytest.approx(1, abs=1e-4)


def test_the_log_density_is_that_of_the_sum_written_out() -> None:
    found, y = density(4, 2), torch.randn(4, 2, generator=generator(1)).double()
    total = torch.zeros(4).double()
    for k in range(3):
        term = found.log_weights[:, k].exp()
        for i in range(2):
            width = found.log_widths[:, k, i].exp()
            square = ((y[:, i] - found.means[:, k, i]) / width) ** 2
            term = term * (-square / 2).exp() / (width * math.sqrt(2 * math.pi))
        total += term
    assert torch.allclose(found.log_prob(y), total.log())


@pytest.mark.parametrize("temperature", [0.5, 1.0])
def test_draws_have_the_mean_and_the_variance_of_the_density(temperature: float) -> None:
    found = density(40_000, 2)
    drawn = found.draw(temperature, generator(2))
    weights = (found.log_weights[0] / temperature).softmax(0).unsqueeze(1)
    mean = (weights * found.means[0]).sum(0)
    spread = temperature * (2 * found.log_widths[0]).exp() + found.means[0].square()
    variance = (weights * spread).sum(0) - mean.square()
    assert torch.allclose(drawn.mean(0), mean, atol=0.05)
    assert torch.allclose(drawn.var(0), variance, rtol=0.05)


def test_a_cold_draw_is_the_mean_of_the_likeliest_component() -> None:
    found = density(2, 2)
    expected = found.means[0, found.log_weights[0].argmax()]
    assert torch.equal(found.draw(0, generator(1)), torch.stack([expected, expected]))
    near = found.draw(1e-9, generator(2))
    assert torch.allclose(near, expected.expand(2, -1), atol=1e-3)


def test_means_are_told_from_where_one_is_and_no_width_is_nothing() -> None:
    raw = torch.full((1, 5), -100.0)
    found = Density.of(raw, torch.tensor([[3.0, 4.0]]), 1)
    assert found.means.tolist() == [[[-97.0, -96.0]]]
    assert found.log_widths.min() == NARROWEST


def test_no_width_is_more_than_the_widest() -> None:
    assert Density.of(torch.full((1, 5), 100.0), torch.zeros(1, 2), 1).log_widths.tolist() == [[[WIDEST, WIDEST]]]
