"""Draws the latent map of the variational autoencoder with two latents."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.layout import SIZE
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.vae import Vae


@torch.no_grad()
def latent_map(values: Values) -> Tensor:
    """What lies at each place of the plane, without gaps: (1, 1, 28 n, 28 n)."""
    model, n = cast("Vae", load("vae2d")), int(values["n"])
    places = torch.special.ndtri((torch.arange(n) + 0.5) / n)
    down, right = torch.meshgrid(-places, places, indexing="ij")
    drawn = model.decode(torch.stack([right, down], 2).flatten(0, 1))
    return drawn.view(n, n, SIZE, SIZE).transpose(1, 2).reshape(1, 1, n * SIZE, n * SIZE)


PAINTERS = {"map": latent_map}
