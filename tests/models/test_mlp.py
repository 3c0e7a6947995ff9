from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from ankigen.figures.drawing import exemplars
from ankigen.models import manifest
from ankigen.models.data import CLASSES
from ankigen.models.mlp import Mlp, MlpConfig
from ankigen.models.moon_classifier import beliefs
from ankigen.models.moons import raster, two_moons
from ankigen.models.weights import load


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_probabilities_of_classes_sum_to_one() -> None:
    probabilities = Mlp().probabilities(torch.rand(4, 1, 28, 28, generator=generator()))
    assert probabilities.shape == (4, 10)
    assert torch.allclose(probabilities.sum(1), torch.ones(4))


def test_backpropagation_gives_the_slope_that_small_steps_find() -> None:
    model = Mlp(MlpConfig(widths=(3, 5, 4, 2))).double()
    x, y = torch.randn(6, 3, generator=generator(), dtype=torch.float64), torch.tensor([0, 1, 0, 1, 1, 0])
    weight = model.layers[0].weight
    assert isinstance(weight, torch.nn.Parameter)
    slope = torch.autograd.grad(F.cross_entropy(model.logits(x), y), weight)[0][2, 1].item()
    costs = []
    with torch.no_grad():
        for step in (-1e-6, 2e-6):
            weight[2, 1] += step
            costs.append(F.cross_entropy(model.logits(x), y).item())
    assert (costs[1] - costs[0]) / 2e-6 == pytest.approx(slope, abs=1e-7)


def test_moons_are_balanced_centred_and_no_straight_line_parts_them() -> None:
    points = two_moons(4000, generator())
    assert points.places.abs().max() < 2.5
    assert points.places.mean(0).abs().max() < 0.06
    assert abs(points.labels.float().mean() - 0.5) < 0.03
    design = torch.cat([points.places, torch.ones(4000, 1)], 1)
    line = torch.linalg.lstsq(design, 2.0 * points.labels.unsqueeze(1) - 1).solution
    right = ((design @ line).squeeze(1) > 0) == (points.labels == 1)
    assert 0.8 < right.float().mean() < 0.95


def test_the_raster_is_a_picture_of_the_plane() -> None:
    assert raster(2, 2.0).tolist() == [[-1, 1], [1, 1], [-1, -1], [1, -1]]


def test_beliefs_begin_undecided_and_end_with_the_moons_told_apart() -> None:
    size, reach = 60, 2.4
    seen = beliefs((0, 150), size, reach, rng_seed=1)
    assert seen.shape == (2, 1, size, size)
    points = two_moons(1000, generator(5))
    column, row = (((points.places * torch.tensor([1.0, -1.0]) + reach) / (2 * reach)) * size).long().unbind(1)
    accuracy = ((seen[:, 0, row, column] > 0.5) == (points.labels == 1)).float().mean(1)
    assert accuracy[0] < 0.9
    assert accuracy[1] > 0.99


def test_equal_seeds_learn_equal_beliefs() -> None:
    first, again, other = (beliefs((5,), 8, 2.4, seed) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_the_bundled_perceptron_reaches_its_goal_and_knows_what_it_was_not_trained_on() -> None:
    assert manifest.read("mlp").metrics["accuracy"].value >= 0.9
    animals = ("cat", "elephant", "giraffe", "zebra")
    model = load("mlp")
    assert isinstance(model, Mlp)
    assert [CLASSES[i] for i in model.probabilities(exemplars(animals)).argmax(1)] == list(animals)
