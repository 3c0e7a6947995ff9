"""The figures of the model that reads dates show its attention, on dates that it has not met."""

from __future__ import annotations

from typing import cast

import pytest
import torch

from ankigen.figures.families.seq2seq import ANSWERS, SIDE, TEXTS
from ankigen.figures.painters.bars import INK
from ankigen.figures.painters.seq2seq import ABOVE, BELOW, GRID, HEAD, PAINTERS
from ankigen.models import dates
from ankigen.models.seq2seq import Seq2Seq
from ankigen.models.weights import load


def test_the_dates_of_the_figures_are_of_the_test_part_and_answered_as_they_say() -> None:
    assert set(ANSWERS.values()) <= {dates.text(row) for row in dates.load().test.target}
    assert cast("Seq2Seq", load("seq2seq")).answers([*TEXTS.values()]) == [*ANSWERS.values()]


@pytest.mark.parametrize("date", ["july-20-1969", "7-20-69"])
def test_squares_are_as_bright_as_the_attention(date: str) -> None:
    model, source = cast("Seq2Seq", load("seq2seq")), dates.codes([TEXTS[date]]).long()
    shares = model.attention(source, model.answer(source))[-1, 0].mean(0)
    picture = 255 * PAINTERS["attention"]({"date": date})[0, 0]
    rows, columns = ((torch.arange(n) + 0.5) * (SIDE - HEAD - 4) / n + HEAD for n in shares.shape)
    shown = (picture[rows.long()][:, columns.long()] - GRID) / (INK - GRID)
    assert torch.allclose(shown, shares, atol=0.01)


def test_a_copied_digit_is_joined_to_its_own_place() -> None:
    """Of July 20, 1969 the last digit of the year is 13th above and fourth below."""
    picture = PAINTERS["alignment"]({"date": "july-20-1969"})[0, 0]
    start, end = (12.5 * SIDE / 14, ABOVE + 18), (3.5 * SIDE / 11, BELOW - 18)
    on_line = [
        picture[round(y), round(start[0] + (end[0] - start[0]) * (y - start[1]) / (end[1] - start[1]))]
        for y in range(150, 330, 20)
    ]
    assert min(on_line) > 0.5
