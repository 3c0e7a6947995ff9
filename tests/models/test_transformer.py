from __future__ import annotations

from typing import cast

import torch

from ankigen.figures.drawing import exemplars
from ankigen.models import manifest
from ankigen.models.data import CLASSES
from ankigen.models.patches import NEIGHBOURS, displacements, neighbours, pictures_of, symbols_of
from ankigen.models.transformer import Attention, Transformer, TransformerConfig
from ankigen.models.weights import load
from tests.models.test_autoregressive import generator, tiny


def test_a_guess_hangs_on_all_patches_before_it_and_on_none_after() -> None:
    model, labels = tiny("transformer", 8), torch.tensor([0, 1, 2])
    assert isinstance(model, Transformer)
    symbols = torch.randint(16, (3, 16), generator=generator(1))
    before = model.logits(symbols, labels)
    for place in range(16):
        changed = symbols.clone()
        changed[:, place] = (changed[:, place] + 5) % 16
        moved = (model.logits(changed, labels) - before).abs().amax((0, 2))
        assert (moved[: place + 1] == 0).all()
        assert (moved[place + 1 :] > 1e-6).all()


def test_every_guess_hangs_on_the_class() -> None:
    model = tiny("transformer", 8)
    assert isinstance(model, Transformer)
    symbols = torch.randint(16, (1, 16), generator=generator(1))
    first, second = (model.logits(symbols, torch.tensor([y])) for y in (0, 1))
    assert ((first - second).abs().amax((0, 2)) > 1e-6).all()


def test_patches_and_pictures_are_two_forms_of_the_same() -> None:
    x = torch.bernoulli(torch.full((3, 1, 6, 8), 0.5), generator=generator(2))
    assert torch.equal(pictures_of(symbols_of(x), 4), x)
    corner = torch.zeros(1, 1, 4, 4)
    corner[0, 0, 0, 1] = corner[0, 0, 3, 2] = 1
    assert symbols_of(corner).tolist() == [[2, 0, 0, 4]]


def test_attention_is_shared_out_among_the_tokens_so_far() -> None:
    model = tiny("transformer", 8)
    assert isinstance(model, Transformer)
    x = torch.bernoulli(torch.full((2, 1, 8, 8), 0.5, dtype=torch.float64), generator=generator(3))
    shares = model.attention(x, torch.tensor([0, 1]))
    assert shares.shape == (2, 2, 2, 16, 16)
    assert torch.allclose(shares.sum(4), torch.ones(2, 2, 2, 16, dtype=torch.float64))
    assert (shares.triu(1) == 0).all()
    assert (shares.tril() > 0).sum() == 2 * 2 * 2 * 16 * 17 / 2


def test_a_learnt_bias_draws_attention_to_its_displacement() -> None:
    model = tiny("transformer", 8)
    attention = cast("Attention", model.get_submodule("blocks.0.attention"))
    left = attention.displacement[6, 5]
    attention.bias.weight.zero_()[left] = 200
    x = torch.bernoulli(torch.full((1, 1, 8, 8), 0.5, dtype=torch.float64), generator=generator(3))
    shares = cast("Transformer", model).attention(x, torch.tensor([0]))[0, 0]
    for place in (2, 3, 5, 6, 7, 9, 15):
        assert (shares[:, place, place - 1] > 0.99).all()


def test_displacements_are_equal_where_the_way_is_equal() -> None:
    numbers = displacements(4)
    assert numbers[6, 1] == numbers[7, 2] == numbers[11, 6] != numbers[6, 5]
    assert set(numbers[:, 0].tolist()) == {4 * 7}  # the class is equally far from everywhere
    assert numbers.max() == 4 * 7


def test_neighbours_come_earlier_and_lie_where_they_should() -> None:
    places = neighbours(5)
    assert dict(zip(NEIGHBOURS, places[12].tolist(), strict=True)) == {
        (0, -1): 11, (0, -2): 10, (-1, -2): 5, (-1, -1): 6, (-1, 0): 7, (-1, 1): 8, (-1, 2): 9,
        (-2, -1): 1, (-2, 0): 2, (-2, 1): 3,
    }  # fmt: skip
    known = places != 25
    assert (places[known] < torch.arange(25).unsqueeze(1).expand_as(places)[known]).all()
    assert places[10, 0] == 9  # the end of the row before


def test_the_config_says_how_many_tokens_a_picture_has() -> None:
    assert TransformerConfig().length == 196


def test_the_bundled_model_reaches_its_goals_by_its_manifest() -> None:
    measured = manifest.read("transformer").metrics
    assert measured["negative log-likelihood"].value <= 84
    assert measured["accuracy as a classifier, by Bayes' theorem"].value >= 0.95
    assert measured["FD-clf, white where above ½"].value <= 8


def test_the_bundled_model_explains_and_classifies_animals_that_it_has_not_seen() -> None:
    model, animals = cast("Transformer", load("transformer")), ("cat", "elephant", "giraffe", "sheep")
    joint = model.log_joint(exemplars(animals))
    assert joint.logsumexp(1).mean() > -90
    assert [CLASSES[y] for y in joint.argmax(1).tolist()] == list(animals)
