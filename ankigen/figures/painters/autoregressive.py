"""Draws the figures that all autoregressive models have."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from ankigen.figures.drawing import exemplars
from ankigen.figures.families.autoregressive import HALF
from ankigen.figures.figure import ANIMALS
from ankigen.figures.painters.draws import seeded
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.autoregressive import Autoregressive

UNKNOWN = 0.4
"""Grey value of what is not drawn yet."""


def samples(model: str, values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    network, n, generator = _network(model), int(values["n"]), seeded(values)
    if values["class"] == "any":
        return network.sample(n, generator)
    return network.draw(labels(values, n), generator)


def completion(model: str, values: Values) -> Tensor:
    """Half a picture, then its endings: (1 + n, 1, 28, 28)."""
    drawn = endings(model, values, int(values["n"]))
    return torch.cat([hidden(drawn[:1], HALF), drawn])


def endings(model: str, values: Values, n: int) -> Tensor:
    """Pictures with the upper half of an animal: (n, 1, 28, 28)."""
    top = exemplars((values["class"],))[:, :, :HALF].expand(n, -1, -1, -1)
    return _network(model).complete(top, labels(values, n), seeded(values))


def hidden(x: Tensor, rows: int) -> Tensor:
    """Pictures (B, 1, H, W) of which so many rows are shown."""
    shown = x.clone()
    shown[:, :, rows:] = UNKNOWN
    return shown


def marked(x: Tensor, place: int, size: int, shade: float = 1.0) -> Tensor:
    """Pictures (B, 1, H, H) with a square of some shade at a place and grey at all places after it.

    Args:
        x: The pictures.
        place: Number of the place in raster order, from 0.
        size: Pixels of a place, each way.
        shade: Of the square, white unless that would look like a part of the picture.
    """
    side = x.shape[3] // size
    order = torch.arange(side * side, dtype=torch.float32).view(1, 1, side, side)
    order = F.interpolate(order, scale_factor=size)
    return x.masked_fill(order > place, UNKNOWN).masked_fill(order == place, shade)


def place_of(values: Values, side: int) -> int:
    """The number in raster order, from 0, of the place whose row and column are counted from 1."""
    return (int(values["row"]) - 1) * side + int(values["column"]) - 1


def labels(values: Values, n: int) -> Tensor:
    """The class asked for, n times."""
    return torch.full((n,), ANIMALS.index(values["class"]))


def _network(model: str) -> Autoregressive:
    return cast("Autoregressive", load(model))
