"""Draws the figures of the restricted Boltzmann machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ankigen.figures.drawing import exemplars
from ankigen.figures.families.rbm import STOPS
from ankigen.figures.painters.draws import seeded
from ankigen.models.rbm import as_pictures, noise
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.rbm import Rbm


def gibbs(values: Values) -> Tensor:
    """The states of a chain after STOPS steps: (len(STOPS), 1, 28, 28)."""
    model, generator = _rbm(), seeded(values)
    start = noise(1, 784, generator) if values["start"] == "noise" else exemplars((values["start"],)).flatten(1)
    return as_pictures(model.chain(start, STOPS, generator).squeeze(1))


def filters(values: Values) -> Tensor:
    """The strongest hidden switches, each scaled to [0, 1], ½ for no weight: (n, 1, 28, 28).

    Weights are multiplied by the spreads of their pixels: where nearly all pictures are black, weights say nothing.
    """
    model = _rbm()
    scaled = model.weight * (model.mean * (1 - model.mean)).sqrt()
    chosen = scaled[scaled.square().sum(1).topk(int(values["n"])).indices]
    return as_pictures(0.5 + chosen / chosen.abs().amax(1, keepdim=True) / 2)


def samples(values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    return _rbm().sample(int(values["n"]), seeded(values))


def _rbm() -> Rbm:
    return cast("Rbm", load("rbm"))


PAINTERS = {"gibbs": gibbs, "filters": filters, "samples": samples}
