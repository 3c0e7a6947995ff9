from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from ankigen.models import augmentation
from ankigen.models.augmentation import Augmentation, bent, mirrored, training_pictures
from ankigen.models.data import Dataset

STILL = Augmentation(share=1, shift=0, scale=0, rotation=0, shear=0)
"""Everything is bent, and by nothing."""


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_half_of_the_pictures_are_mirrored(bars: Dataset) -> None:
    x = bars.train.binary()
    out = mirrored(x, generator())
    same = (out == x).flatten(1).all(1)
    flipped = (out == x.flip(3)).flatten(1).all(1)
    assert (same | flipped).all()
    assert 0.3 < flipped.float().mean() < 0.7


def test_bending_changes_the_chosen_share_and_keeps_the_range(bars: Dataset) -> None:
    x = bars.train.binary()
    assert torch.equal(bent(x, Augmentation(share=0), generator()), x)
    out = bent(x, Augmentation(share=0.5), generator())
    changed = (out != x).flatten(1).any(1).float().mean()
    assert 0.3 < changed < 0.7
    assert 0 <= out.min() <= out.max() <= 1
    assert (out.sum() / x.sum() - 1).abs() < 0.1


def middle(x: Tensor) -> Tensor:
    """Mean place of the white of pictures (N, 1, 28, 28), column and row: (N, 2)."""
    places = torch.arange(28.0)
    columns, rows = ((x.sum(along) * places).sum(1) / x.sum((1, 2, 3)) for along in ((1, 2), (1, 3)))
    return torch.stack([columns, rows], 1)


def square(n: int) -> Tensor:
    """A white square in the middle, n times."""
    x = torch.zeros(n, 1, 28, 28)
    x[:, :, 9:19, 9:19] = 1
    return x


def bar(n: int) -> Tensor:
    """A white bar that stands upright, n times."""
    x = torch.zeros(n, 1, 28, 28)
    x[:, :, 4:24, 13:15] = 1
    return x


def test_a_picture_is_moved_by_as_many_pixels_as_are_allowed_and_no_more() -> None:
    x = square(2000)
    ways = (middle(bent(x, replace(STILL, shift=3.0), generator())) - middle(x)).abs()
    assert 2.9 < ways.max() < 3.01
    assert ways.mean().item() == pytest.approx(1.5, abs=0.1)


def test_a_picture_is_scaled_each_axis_for_itself() -> None:
    out = bent(square(2000), replace(STILL, scale=0.2), generator())
    wide, high = (out.amax((1, along)).sum(1) / 10 for along in (2, 3))
    for size in (wide, high):
        assert 0.8 < size.min() < 0.9
        assert 1.2 < size.max() < 1.35
    assert torch.corrcoef(torch.stack([wide, high]))[0, 1].abs() < 0.1


def leaning(out: Tensor) -> Tensor:
    """How far bars (N, 1, 28, 28) that stood upright have come to lean, columns a row: (N,)."""
    upper = (torch.arange(28) < 14).float().view(-1, 1)
    along = middle(out * upper) - middle(out * (1 - upper))
    return along[:, 0] / along[:, 1]


@pytest.mark.parametrize("way", ["rotation", "shear"])
def test_a_standing_bar_leans_by_the_angle_that_is_allowed(way: str) -> None:
    found = leaning(bent(bar(2000), replace(STILL, **{way: 0.2}), generator())).abs()
    assert 0.17 < found.max() < 0.22
    assert found.mean().item() == pytest.approx(0.1, abs=0.02)


def test_a_turned_picture_keeps_its_right_angles_and_a_sheared_one_its_rows() -> None:
    """A lying bar is looked at with rows for columns, where a turned one leans to the other side."""
    standing, lying = bar(200), bar(200).transpose(2, 3)
    for how, opposite in ((replace(STILL, rotation=0.2), -1), (replace(STILL, shear=0.2), 0)):
        one = leaning(bent(standing, how, generator()))
        other = leaning(bent(lying, how, generator()).transpose(2, 3))
        assert torch.allclose(other, opposite * one, atol=0.02)


@pytest.mark.parametrize(("progress", "share"), [(0.0, 0.4), (0.75, 0.4), (0.9, 0.16), (1.0, 0.0)])
def test_the_bending_fades_out_in_the_last_quarter(
    bars: Dataset, monkeypatch: pytest.MonkeyPatch, progress: float, share: float
) -> None:
    shares: list[float] = []

    def noting(x: Tensor, how: Augmentation, _: torch.Generator) -> Tensor:
        shares.append(how.share)
        return x

    monkeypatch.setattr(augmentation, "bent", noting)
    x = training_pictures(bars.train, Augmentation(share=0.4), progress, generator())
    assert shares == [pytest.approx(share)]
    assert set(x.flatten().tolist()) == {0.0, 1.0}
