from __future__ import annotations

from typing import cast

import torch

from ankigen.figures.drawing import exemplars
from ankigen.models import manifest
from ankigen.models.gated import Layer, gate
from ankigen.models.pixelcnn import PixelCnn, PixelCnnConfig
from ankigen.models.weights import load
from tests.models.test_autoregressive import generator, tiny


def test_the_gate_lets_through_what_its_second_half_says() -> None:
    content, share = torch.tensor([0.3, -2.0]), torch.tensor([50.0, -50.0])
    x = torch.cat([content, share]).view(1, 4, 1, 1)
    assert torch.allclose(gate(x).flatten(), torch.tensor([0.3, 0.0]).tanh(), atol=1e-6)


def test_influence_is_the_slope_of_one_guess_and_there_is_no_blind_spot() -> None:
    model = tiny("pixelcnn", 8)
    assert isinstance(model, PixelCnn)
    x = torch.bernoulli(torch.full((1, 1, 8, 8), 0.5, dtype=torch.float64), generator=generator(1))
    seen = model.influence(x, torch.tensor([1]), (5, 3)).flatten() > 0
    assert seen.tolist() == [place < 5 * 8 + 3 for place in range(64)]


def test_depth_0_sees_no_further_than_the_first_kernels() -> None:
    model = tiny("pixelcnn", 8)
    assert isinstance(model, PixelCnn)
    x = torch.bernoulli(torch.full((1, 1, 8, 8), 0.5, dtype=torch.float64), generator=generator(1))
    rows = model.influence(x, torch.tensor([1]), (6, 4), depth=0)[0, 0].nonzero()[:, 0].tolist()
    assert set(rows) == {6}  # the stacks meet in the layers after the first


def test_a_shallow_net_sees_no_further_than_its_kernels_reach() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = PixelCnn(PixelCnnConfig(channels=8, dilations=(1,), size=16, classes=1)).double()
    x = torch.bernoulli(torch.full((1, 1, 16, 16), 0.5, dtype=torch.float64), generator=generator(1))
    places = model.influence(x, torch.tensor([0]), (10, 8))[0, 0].nonzero().tolist()
    assert {row for row, _ in places} == {6, 7, 8, 9, 10}
    assert {column for _, column in places} == set(range(4, 13))
    assert {column for row, column in places if row == 10} == {4, 5, 6, 7}


def test_the_bundled_model_explains_animals_that_it_has_not_seen() -> None:
    model, labels = cast("PixelCnn", load("pixelcnn")), torch.tensor([2, 5, 6, 8])
    assert model.log_prob(exemplars(("cat", "elephant", "giraffe", "sheep")), labels).mean() > -90
    assert manifest.read("pixelcnn").metrics["negative log-likelihood"].value <= 88


def test_the_class_is_told_to_both_stacks() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layer = Layer(3, 2, 1)
    padded = torch.randn(1, 3, 3, 4, generator=generator(1))
    (one, link), (other, other_link) = (layer.vertical(padded, torch.tensor([y])) for y in (0, 1))
    assert torch.equal(one, gate(layer.down(padded) + layer.label.weight[0, :6].view(1, 6, 1, 1)))
    assert not torch.allclose(one, other)
    told = (layer.label.weight[1] - layer.label.weight[0])[6:].view(1, 6, 1, 1)
    assert torch.allclose(other_link - link, told.expand_as(link), atol=1e-5)
