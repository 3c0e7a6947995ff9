"""Draws the figures of CycleGAN."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import torch
from PIL import Image

from ankigen.figures.families.cyclegan import COLUMNS, TRANSLATED, animals
from ankigen.figures.layout import SIZE
from ankigen.figures.painters.bars import as_tensor
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.cyclegan import Cyclegan

PICTURES = Path(__file__).parents[1] / "pairs.png"


def translation(values: Values) -> Tensor:
    """Pictures of either animal, each above its translation and the way back: (30, 1, 28, 28)."""
    one, other = animals(values)
    return torch.cat([_there_and_back(one, other), _there_and_back(other, one)])


def _there_and_back(animal: str, partner: str) -> Tensor:
    model, x = cast("Cyclegan", load("cyclegan")), pictures(animal).unsqueeze(0)
    drawn = model.translate(x, (partner,))
    return torch.cat([x, drawn, model.translate(drawn, (animal,))]).flatten(0, 1)


def pictures(animal: str) -> Tensor:
    """Test pictures of one of the animals: (COLUMNS, 1, 28, 28) in [0, 1]."""
    rows = as_tensor(Image.open(PICTURES)).view(len(TRANSLATED), SIZE, COLUMNS, SIZE).transpose(1, 2)
    return rows[TRANSLATED.index(animal)].unsqueeze(1)


PAINTERS = {"translation": translation}
