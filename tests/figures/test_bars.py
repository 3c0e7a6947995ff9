"""Bars are as long as the shares that they stand for, and their labels have room."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor

from ankigen.figures.figure import ANIMALS
from ankigen.figures.layout import CELL
from ankigen.figures.painters.bars import INK, MARGIN, THICKNESS, TOKEN, TRACK, animal_bars, bars, patch_bars, percent


def lengths(picture: Tensor, left: int = MARGIN) -> list[float]:
    """The white share of each bar, from the top; a bar is where a line is nothing but white and track."""
    lines = (255 * picture[0, :, left : CELL - MARGIN]).round().int()
    on_bar = ((lines == INK) | (lines == TRACK)).all(1)
    shares = [(line == INK).float().mean().item() for line, is_bar in zip(lines, on_bar, strict=True) if is_bar]
    return shares[THICKNESS // 2 :: THICKNESS]


def test_bars_are_as_long_as_the_shares() -> None:
    assert lengths(bars({"cat": 0.25, "dog": 0.75})) == pytest.approx([0.25, 0.75], abs=0.01)
    assert lengths(bars({"cat": 1.0, "dog": 0.0, "cow": 0.5})) == pytest.approx([1, 0, 0.5], abs=0.01)


def test_the_likeliest_classes_come_first() -> None:
    shares = torch.tensor([[0.05, 0.0, 0.6, 0.0, 0.3, 0.0, 0.05, 0.0, 0.0, 0.0]])
    assert torch.equal(animal_bars(shares)[0, :, :70], bars({"cat": 0.6, "dog": 0.3, "bear": 0.05})[:, :70])


def test_patches_stand_before_their_bars() -> None:
    patches = torch.tensor([[[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]]])
    picture = patch_bars(patches, [0.5, 0.2])
    assert lengths(picture, left=MARGIN + TOKEN + 8) == pytest.approx([0.5, 0.2], abs=0.01)
    (top, bottom) = picture[0, :56, :40], picture[0, 56:, :40]
    assert top[10:30, 8:16].max() == 1
    assert bottom[10:30, 8:14].max() < 1


@pytest.mark.parametrize(("name", "share"), list(product(ANIMALS, (0.001, 0.5, 0.999))))
def test_a_name_never_runs_into_its_share(name: str, share: float) -> None:
    """Between the two there are columns without ink, as many as a letter is apart from the next and more."""
    picture = bars({name: share, "x": 0.5, "y": 0.5})[0]
    blank = [column == 0 for column in picture[: CELL // 6 + 2].amax(0).tolist()]
    gaps = "".join(".#"[not empty] for empty in blank).strip(".").split("#")
    assert max(map(len, gaps)) >= 3


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "<1%"), (0.0099, "<1%"), (0.01, "1%"), (0.5, "50%"), (0.985, "98%"), (0.991, ">99%"), (1.0, ">99%")],
)
def test_no_share_reads_as_nothing_or_all(share: float, text: str) -> None:
    assert percent(share) == text
