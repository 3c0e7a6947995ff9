from __future__ import annotations

import torch

from ankigen.figures.families.gan import AGES
from ankigen.figures.painters.curve import EDGE, GREY, STROKE, plotted
from ankigen.models.history import STAGES


def rows_of(picture: torch.Tensor, value: float) -> list[int]:
    """The rows of a picture in which a value stands, from above."""
    return sorted(set((picture == value).nonzero()[:, 0].tolist()))


def test_a_curve_begins_high_and_ends_low_and_stays_within_the_picture() -> None:
    picture = plotted(torch.linspace(5, 1, 50), (0.0,), 100)[0]
    free = round(EDGE * 100)
    assert picture[free, free] == 1
    white = rows_of(picture, 1)
    assert white[0] == free
    [zero] = rows_of(picture, GREY)
    assert white[-1] < zero < 100 - free + STROKE
    assert rows_of(picture[:, -free - 1 :], 1)[-1] == white[-1]


def test_lines_stand_at_their_heights() -> None:
    picture = plotted(torch.full((9,), 2.0), (0.0, 1.0), 100)[0]
    one, zero = rows_of(picture, GREY)
    top = rows_of(picture, 1)[0]
    assert abs((one - top) - (zero - one)) <= 1


def test_every_age_of_a_training_has_its_name() -> None:
    assert len(AGES) == len(STAGES) + 1
    assert [float(age.rstrip(" %")) / 100 for age in AGES[1:-1]] == list(STAGES[1:])
