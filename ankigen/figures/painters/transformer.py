"""Draws the figures of the Transformer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from ankigen.figures.drawing import exemplars
from ankigen.figures.painters.autoregressive import completion, labels, marked, place_of, samples
from ankigen.models.transformer import PATCH
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.transformer import Transformer


def attention(values: Values) -> Tensor:
    """A picture down to one patch, then for each head where that patch looks: (1 + heads, 1, 28, 28)."""
    network, animal = cast("Transformer", load("transformer")), exemplars((values["class"],))
    side, block = network.config.side, int(values["block"]) - 1
    place = place_of(values, side)
    shares = network.attention(animal, labels(values, 1))[block, 0, :, place]  # (heads, T)
    brightness = (shares / shares.amax(1, keepdim=True)).sqrt().view(-1, 1, side, side)
    maps = 0.3 * animal + 0.7 * F.interpolate(brightness, scale_factor=PATCH)
    return marked(torch.cat([animal, maps]), place, PATCH)


PAINTERS = {
    "attention": attention,
    "completion": partial(completion, "transformer"),
    "samples": partial(samples, "transformer"),
}
