"""Draws the figures of the variational autoencoder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.drawing import exemplars
from ankigen.figures.families.vae import STEPS, STRIDES, shown, slid
from ankigen.figures.painters.draws import seeded
from ankigen.figures.painters.nearest import nearest
from ankigen.models.attributes import direction, slide, trail
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.vae import Vae


def _vae() -> Vae:
    return cast("Vae", load("vae"))


def samples(values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    generator = seeded(values)
    return _vae().sample(int(values["n"]), generator, fitted=values["prior"] == "fitted")


def interpolation(values: Values) -> Tensor:
    """The points of the line: (n, 1, 28, 28)."""
    start, end = (exemplars((values[key],)) for key in ("start", "end"))
    return _vae().interpolate(start, end, int(values["n"]))


def reconstruction(values: Values) -> Tensor:
    """Five pictures, then what the decoder gives back: (10, 1, 28, 28)."""
    pictures = exemplars(shown(values))
    return torch.cat([pictures, _vae().reconstruct(pictures)])


def attribute(values: Values) -> Tensor:
    """Three animals, each less and more of an attribute: (3 STEPS, 1, 28, 28)."""
    animals, draws = exemplars(slid(values)), seeded(values)
    if values["way"] == "own":
        return trail(_vae(), values["attribute"], animals, STRIDES)
    vector = direction(_vae(), values["attribute"], draws)
    return slide(_vae(), animals, vector, torch.linspace(-1, 1, STEPS))


PAINTERS = {
    "nearest": partial(nearest, "vae"),
    "samples": samples,
    "interpolation": interpolation,
    "reconstruction": reconstruction,
    "attribute": attribute,
}
