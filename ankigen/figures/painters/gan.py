"""Draws the figures of the conditional adversarial networks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.figure import ANIMALS
from ankigen.figures.painters.draws import seeded
from ankigen.figures.painters.nearest import nearest
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.gan import Gan

ROWS = 4


def samples(name: str, values: Values) -> Tensor:
    """Draws: (n, 1, 28, 28)."""
    model, generator, n = _gan(name), seeded(values), int(values["n"])
    if values["class"] == "any":
        return model.sample(n, generator)
    return model.draw(torch.full((n,), ANIMALS.index(values["class"])), generator)


@torch.no_grad()
def classes(name: str, values: Values) -> Tensor:
    """The same latents as either animal: (2 n, 1, 28, 28)."""
    model, n = _gan(name), int(values["n"])
    z = model.latents(n, seeded(values))
    rows = [ANIMALS.index(values[row]) for row in ("upper", "lower")]
    return torch.cat([model.generator(z, torch.full((n,), row)) for row in rows])


def training(name: str, values: Values) -> Tensor:
    """What the history keeps of four latents, and what the finished model draws of them: (24, 1, 28, 28)."""
    first = int(values["first"]) - 1
    return _gan(name).ages()[:, first : first + ROWS].transpose(0, 1).flatten(0, 1)


def _gan(name: str) -> Gan:
    return cast("Gan", load(name))


def painters(name: str) -> dict[str, partial[Tensor]]:
    """What draws the figures of the model `name`."""
    return {draw.__name__: partial(draw, name) for draw in (samples, classes, training)}


PAINTERS = {**painters("gan"), "nearest": partial(nearest, "gan")}
