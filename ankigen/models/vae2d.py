"""Variational autoencoder with two latents, the twin of `vae.py`: its whole latent space can be seen on one page.

Objective: the evidence lower bound, as there. Two numbers cannot say which way an animal looks, where it stands and
what it is, so nothing is mirrored or bent in training, and what the decoder is unsure of stays grey.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ankigen.models.family import Family, Recipe
from ankigen.models.vae import Vae, VaeConfig, finish, phased_in

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from ankigen.models.data import Images

RECIPE = Recipe(steps=8000, batch=64, peak_rate=2e-3, weight_decay=1e-2, average=0.999)
CONFIG = partial(VaeConfig, latents=2, fine=16, coarse=32)  # half the channels of the other


def losses(model: Vae, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """As `vae.phased_in`, of binary pictures as they are."""
    return phased_in(model.elbo(batch.binary(), generator), progress)


LIMITS = "Drawn to show its latent space: two numbers are too few to draw animals well, and its likelihood shows it."
FAMILY = Family("vae2d", Vae, CONFIG, RECIPE, losses, finish, LIMITS)
