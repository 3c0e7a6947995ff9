"""Attributes are what their names say, and the code of any animal can be moved along them."""

from __future__ import annotations

from typing import cast

import pytest
import torch
from torch import Tensor

from ankigen.figures.drawing import exemplars
from ankigen.models.attributes import ATTRIBUTES, bulk, direction, rightness, slide, tallness
from ankigen.models.vae import Vae
from ankigen.models.weights import load


def box(rows: slice, columns: slice) -> Tensor:
    picture = torch.zeros(1, 1, 28, 28)
    picture[:, :, rows, columns] = 1
    return picture


def test_a_tall_box_is_as_much_taller_as_it_is_higher() -> None:
    assert tallness(box(slice(2, 26), slice(10, 18))).item() == pytest.approx(3, rel=0.02)
    assert tallness(box(slice(10, 18), slice(2, 26))).item() == pytest.approx(1 / 3, rel=0.02)


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
