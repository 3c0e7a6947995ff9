"""Pictures that need no download: white bars, lying ones called cats and standing ones called dogs."""

from __future__ import annotations

import pytest
import torch

from ankigen.models.data import Dataset, split


@pytest.fixture(scope="session")
def bars() -> Dataset:
    generator = torch.Generator().manual_seed(0)
    place = torch.randint(2, 20, (80, 2), generator=generator)
    pixels = torch.zeros(80, 1, 28, 28, dtype=torch.uint8)
    for picture, (across, down) in zip(pixels[:, 0], place.tolist(), strict=True):
        picture[down : down + 3, across : across + 8] = 255
    pixels[1::2] = pixels[1::2].transpose(2, 3)
    return split(pixels, 2 + 2 * (torch.arange(80) % 2), test=8, validation=4)
