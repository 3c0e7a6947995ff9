from __future__ import annotations

import pytest
import torch

from ankigen.models.dates import END, SYMBOLS, codes, load
from ankigen.models.edit_distance import LONGEST, EditDistances


def by_table(one: str, other: str) -> int:
    """The textbook's way: the whole table, row by row."""
    row = list(range(len(other) + 1))
    for number, sign in enumerate(one, 1):
        above, row = row, [number]
        for place, against in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (sign != against)))
    return row[-1]


@pytest.mark.parametrize("text", ["3 May 1987", "the 30th of September, 2011", "1", "19870503", "Sunday"])
def test_distances_are_those_of_the_table(text: str) -> None:
    texts = ["3 May 1987", "13. 5. 1987", "a", "May 3rd, 1987", "the 31st of December 1999", "791", "7891 yaM 3"]
    sources = codes(texts)
    distances = EditDistances(sources, (sources > END).sum(1), SYMBOLS).to(codes([text])[0, :-1])
    assert distances.tolist() == [by_table(text, other) for other in texts]


def test_texts_may_fill_a_word() -> None:
    texts = torch.tensor([[0, 1] * (LONGEST // 2), [1, 0] * (LONGEST // 2)])
    assert EditDistances(texts, torch.tensor([LONGEST, LONGEST]), 2).to(texts[0]).tolist() == [0, 2]


def test_a_text_is_nearest_to_itself() -> None:
    train = load().train.take(torch.arange(500), torch.device("cpu"))
    distances = EditDistances(train.source, (train.source > END).sum(1), SYMBOLS)
    for place in (0, 7, 499):
        assert (distances.to(train.source[place][train.source[place] > END]) == 0).nonzero().tolist() == [[place]]
