"""Draws the figures of the PixelCNN."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.drawing import exemplars
from ankigen.figures.families.pixelcnn import DEPTHS
from ankigen.figures.figure import ANIMALS
from ankigen.figures.painters.autoregressive import completion, marked, place_of, samples
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.pixelcnn import PixelCnn


def receptive_field(values: Values) -> Tensor:
    """How much a guess hangs on each pixel, mean over ten animals, a map for each depth: (depths, 1, 28, 28)."""
    network, place = cast("PixelCnn", load("pixelcnn")), (int(values["row"]) - 1, int(values["column"]) - 1)
    x, classes = exemplars(ANIMALS), torch.arange(len(ANIMALS))
    maps = torch.stack([network.influence(x, classes, place, depth).mean(0) for depth in DEPTHS])
    brightness = (maps / maps.amax((1, 2, 3), keepdim=True)) ** (1 / 3)  # what is far away is faint
    return marked(brightness, place_of(values, network.size), 1)


PAINTERS = {
    "completion": partial(completion, "pixelcnn"),
    "receptive-field": receptive_field,
    "samples": partial(samples, "pixelcnn"),
}
