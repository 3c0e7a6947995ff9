from __future__ import annotations

import math

import pytest
import torch

from ankigen.models.mixture import PSEUDO_POINTS, PSEUDO_VARIANCE, Mixture


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def two_clouds(n: int) -> torch.Tensor:
    """One third around (-3, 0) with deviation 0.5, the rest around (3, 1) with deviation 1."""
    noise = torch.randn(n, 2, generator=generator())
    left = (torch.rand(n, 1, generator=generator(1)) < 1 / 3).float()
    return left * (0.5 * noise + torch.tensor([-3.0, 0.0])) + (1 - left) * (noise + torch.tensor([3.0, 1.0]))


def test_before_it_is_fitted_a_mixture_is_standard_normal() -> None:
    z = torch.randn(5, 3, generator=generator())
    expected = -(z.square().sum(1) + 3 * math.log(2 * math.pi)) / 2
    assert torch.allclose(Mixture(4, 3).log_density(z), expected, atol=1e-5)


def test_clouds_are_found_again() -> None:
    mixture = Mixture(2, 2)
    mixture.fit(two_clouds(6000), generator())
    left, right = mixture.means[:, 0].argsort().tolist()
    assert mixture.means[left].tolist() == pytest.approx([-3, 0], abs=0.1)
    assert mixture.means[right].tolist() == pytest.approx([3, 1], abs=0.1)
    assert mixture.log_weights.exp()[left].item() == pytest.approx(1 / 3, abs=0.02)
    assert mixture.factors[right].diagonal().tolist() == pytest.approx([1, 1], abs=0.1)


def test_the_density_integrates_to_one() -> None:
    mixture = Mixture(3, 2)
    mixture.fit(two_clouds(300), generator())
    axis = torch.linspace(-12, 12, 241)
    grid = torch.cartesian_prod(axis, axis)
    assert mixture.log_density(grid).exp().sum().item() * 0.1**2 == pytest.approx(1, abs=1e-3)


def test_draws_follow_the_density() -> None:
    mixture = Mixture(2, 2)
    mixture.fit(two_clouds(6000), generator())
    drawn = mixture.draw(6000, generator(2))
    assert torch.equal(drawn, mixture.draw(6000, generator(2)))
    assert (drawn[:, 0] < 0).float().mean().item() == pytest.approx(1 / 3, abs=0.03)
    assert drawn[drawn[:, 0] > 0].std(0).tolist() == pytest.approx([1, 1], abs=0.1)


def test_a_component_without_enough_points_does_not_collapse() -> None:
    mixture = Mixture(4, 3)
    mixture.fit(torch.zeros(6, 3), generator())
    assert mixture.log_density(torch.zeros(1, 3)).isfinite().all()
    assert (mixture.factors.diagonal(dim1=1, dim2=2) > 0.1).all()


def test_a_covariance_is_that_of_the_points_and_of_some_more_of_a_known_variance() -> None:
    mixture, z = Mixture(1, 2), two_clouds(300).double()
    mixture.double().fit(z, generator())
    centred = z - z.mean(0)
    pull = PSEUDO_POINTS * PSEUDO_VARIANCE * torch.eye(2)
    expected = (centred.T @ centred + pull) / (300 + PSEUDO_POINTS)
    assert torch.allclose(mixture.factors[0] @ mixture.factors[0].T, expected)
    assert torch.allclose(mixture.means[0], z.mean(0))
