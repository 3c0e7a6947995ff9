"""Attributes are what their names say, and the code of any animal can be moved along them."""

from __future__ import annotations

import math
from typing import cast

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.figures.drawing import exemplars
from ankigen.models import manifest
from ankigen.models.attributes import ATTRIBUTES, bulk, change, direction, gradient, rightness, slide, tallness, trail
from ankigen.models.evaluation.attributes import MEASURED, spread
from ankigen.models.vae import Vae
from ankigen.models.weights import load


def box(rows: slice, columns: slice) -> Tensor:
    picture = torch.zeros(1, 1, 28, 28)
    picture[:, :, rows, columns] = 1
    return picture


def test_a_tall_box_is_as_much_taller_as_it_is_higher() -> None:
    assert tallness(box(slice(2, 26), slice(10, 18))).item() == pytest.approx(math.log(3), abs=0.02)
    assert tallness(box(slice(10, 18), slice(2, 26))).item() == pytest.approx(-math.log(3), abs=0.02)


def test_bulk_is_the_white_share() -> None:
    assert bulk(box(slice(0, 14), slice(0, 14))).item() == 0.25


def test_a_head_on_the_right_counts_as_right() -> None:
    body, head = box(slice(14, 24), slice(4, 24)), box(slice(2, 10), slice(20, 26))
    assert rightness(body + head).item() > 0.3
    assert rightness((body + head).flip(3)).item() < -0.3


@pytest.mark.parametrize("picture", [torch.zeros(1, 1, 28, 28), torch.ones(1, 1, 28, 28)], ids=["black", "white"])
def test_every_picture_has_all_attributes(picture: Tensor) -> None:
    assert all(measure(picture).isfinite().all() for measure in ATTRIBUTES.values())


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_a_slide_has_more_and_more_of_the_attribute(name: str) -> None:
    vae = cast("Vae", load("vae"))
    vector = direction(vae, name, torch.Generator().manual_seed(7))
    pictures = slide(vae, exemplars(("cow", "dog", "sheep")), vector, torch.tensor([-1.0, 0.0, 1.0]))
    little, middle, much = ATTRIBUTES[name](pictures).view(3, 3).unbind(1)
    assert (little < middle).all()
    assert (middle < much).all()


@pytest.mark.parametrize("name", ATTRIBUTES)
@pytest.mark.parametrize("amount", [0.03, -0.03])
def test_a_change_goes_as_far_as_is_asked_and_hardly_further(name: str, amount: float) -> None:
    vae = cast("Vae", load("vae"))
    codes = vae.encode(exemplars(("cow", "dog", "sheep")))[0]
    pictures, reached = change(vae, name, codes, lambda places: gradient(vae, name, places), amount)
    gained = ATTRIBUTES[name](pictures) - ATTRIBUTES[name](vae.decode(codes))
    assert reached.all()
    assert ((gained / amount >= 1) & (gained / amount < 4)).all()


def test_what_is_out_of_reach_is_said_to_be() -> None:
    vae = cast("Vae", load("vae"))
    codes = vae.encode(exemplars(("cow",)))[0]
    assert not change(vae, "bulk", codes, lambda places: gradient(vae, "bulk", places), 2.0)[1].any()
    assert change(vae, "bulk", codes, torch.zeros_like, 0.01)[1].tolist() == [False]


def test_a_trail_has_more_and_more_of_the_attribute() -> None:
    vae, animals = cast("Vae", load("vae")), exemplars(("cow", "dog", "sheep"))
    measured = tallness(trail(vae, "tallness", animals, (-4, -1, 0, 1, 4))).view(3, 5)
    assert (measured.diff() > 0).all()
    assert torch.allclose(measured[:, 2], tallness(vae.reconstruct(animals)), atol=1e-5)


def test_the_gradient_points_to_where_the_attribute_grows_fastest() -> None:
    vae = cast("Vae", load("vae"))
    codes = vae.encode(exemplars(("cow", "zebra")))[0]
    up = gradient(vae, "bulk", codes)
    assert torch.allclose(up.norm(dim=1), torch.ones(2))
    others = F.normalize(torch.randn(20, codes.shape[1], generator=torch.Generator().manual_seed(0)))
    for place, code in zip(up, codes, strict=True):
        gains = bulk(vae.decode(code + 0.01 * torch.cat([place.unsqueeze(0), others]))) - bulk(vae.decode(code[None]))
        assert gains.argmax() == 0


def test_the_spread_within_classes_does_not_see_how_far_they_lie_apart() -> None:
    labels = torch.arange(3).repeat_interleave(100)
    noise = torch.randn(300, generator=torch.Generator().manual_seed(0))
    assert spread(2 * noise + 50 * labels, labels) == pytest.approx(2, rel=0.1)


def test_the_bundled_model_changes_attributes_of_nine_in_ten_pictures_by_its_manifest() -> None:
    measured = manifest.read("vae").metrics
    for name in MEASURED:
        success = measured[f"{name} changed and class kept"]
        assert success.value >= 0.9
        assert success.value > measured[f"baseline: {name} changed and class kept, random vectors"].value + 0.3
