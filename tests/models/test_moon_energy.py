"""An energy in the plane learns two moons: low where they lie, and its draws lie there too."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from ankigen.models.moon_energy import CHAINS, REACH, MoonEnergy, Stage, scattered_evenly, stages
from ankigen.models.moons import two_moons


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def learnt() -> list[Stage]:
    return stages((0, 60), 2)


def distance_to_moons(places: Tensor) -> Tensor:
    angles = torch.linspace(0, math.pi, 200)
    upper = 1.25 * torch.stack([angles.cos() - 0.5, angles.sin() - 0.25], 1)
    return torch.cdist(places, torch.cat([upper, -upper])).amin(1)


def test_without_bumps_the_energy_is_a_bowl() -> None:
    places = torch.tensor([[0.0, 0.0], [1.0, 0.0], [1.0, -2.0]])
    assert torch.allclose(MoonEnergy().energy(places), torch.tensor([0.0, 0.1, 0.5]))


def test_a_bump_is_as_high_as_its_height_and_its_slope_is_that_of_autograd() -> None:
    model = MoonEnergy()
    model.heights.data[5] = -3.0
    at = model.knots[5:6].clone().requires_grad_()
    energy = model.energy(at) - 0.1 * at.square().sum(1)
    (slope,) = torch.autograd.grad(energy.sum(), at)
    assert torch.allclose(energy.detach(), torch.tensor([-3.0]), atol=1e-4)
    assert slope.abs().max() < 1e-3


def test_draws_begin_everywhere_and_end_on_the_moons(learnt: list[Stage]) -> None:
    before, after = (distance_to_moons(stage.draws) for stage in learnt)
    assert before.shape == after.shape == (CHAINS,)
    assert (before < 0.3).float().mean() < 0.35
    assert (after < 0.3).float().mean() > 0.75


def test_the_energy_of_the_moons_falls_below_that_of_other_places(learnt: list[Stage]) -> None:
    on, anywhere = two_moons(400, generator(3)).places, scattered_evenly(400, generator(4))
    gaps = [(stage.model.energy(on).mean() - stage.model.energy(anywhere).mean()).item() for stage in learnt]
    assert gaps[1] < gaps[0] - 3


def test_walks_lead_downhill_and_stay_within_reach(learnt: list[Stage]) -> None:
    places = learnt[1].model.walk(scattered_evenly(100, generator(5)), 100, generator(6))
    assert places.shape == (101, 100, 2)
    assert places.abs().max() <= REACH
    energies = learnt[1].model.energy(places[[0, -1]].flatten(0, 1)).view(2, 100).mean(1)
    assert energies[1] < energies[0] - 1


def test_equal_seeds_give_equal_trainings() -> None:
    one, other, third = (stages((3,), seed)[0] for seed in (1, 1, 2))
    assert torch.equal(one.draws, other.draws)
    assert torch.equal(one.model.heights, other.model.heights)
    assert not torch.equal(one.draws, third.draws)
