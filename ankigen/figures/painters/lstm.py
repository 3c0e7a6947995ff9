"""Draws the figures of the LSTM."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch

from ankigen.figures.families.lstm import FRAMES
from ankigen.figures.painters.autoregressive import endings, hidden, samples

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values


def row_by_row(values: Values) -> Tensor:
    """The same picture with more and more rows: (frames, 1, 28, 28)."""
    drawn = endings("lstm", values, 1)
    return torch.cat([hidden(drawn, rows) for rows in FRAMES])


PAINTERS = {"completion": row_by_row, "samples": partial(samples, "lstm")}
