"""Shows draws and the training pictures nearest to them, as `tools/record_nearest.py` recorded them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from PIL import Image

from ankigen.figures.families.nearest import DRAWS
from ankigen.figures.layout import SIZE
from ankigen.figures.painters.bars import as_tensor

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values

FOLDER = Path(__file__).parents[1] / "nearest"


def nearest(model: str, _: Values) -> Tensor:
    """Draws, their neighbours, and white where they differ once both are black and white: (3 DRAWS, 1, 28, 28)."""
    record = as_tensor(open_record(model)).view(2, SIZE, DRAWS, SIZE).transpose(1, 2)
    drawn, neighbours = record.unsqueeze(2)
    return torch.cat([drawn, neighbours, ((drawn > 0.5) != (neighbours > 0.5)).float()])


def open_record(model: str) -> Image.Image:
    """Two rows of DRAWS pictures; `text["weights"]` is the digest of the weights that drew the upper row."""
    return Image.open(FOLDER / f"{model}.png")
