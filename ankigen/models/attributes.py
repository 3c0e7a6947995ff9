"""Attributes of silhouettes, and the directions of the latent space along which a variational autoencoder changes them.

The direction of an attribute is the mean code of those draws that have most of it, less that of those that have least
(attribute vectors: Larsen et al. 2016, arXiv:1512.09300). No picture and no label is needed: the decoder shows
what its codes stand for, and the attribute is measured on that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from ankigen.models.vae import Vae

DRAWS = 400
TAIL = 100  # draws at either end of the scale


def tallness(x: Tensor) -> Tensor:
    """How far the white of pictures (B, 1, H, W) spreads up and down, compared with left and right: (B,)."""
    return _deviation(x.sum((1, 3))) / _deviation(x.sum((1, 2))).clamp(min=1e-6)


def bulk(x: Tensor) -> Tensor:
    """The white share of pictures (B, 1, H, W): (B,)."""
    return x.mean((1, 2, 3))


def rightness(x: Tensor) -> Tensor:
    """How far the upper part of pictures (B, 1, H, W), the head, lies to the right of the lower: (B,)."""
    upper, lower = x.sum(1).tensor_split((x.shape[2] * 3 // 7,), dim=1)
    return _mean(upper.sum(1)) - _mean(lower.sum(1))


ATTRIBUTES = {"tallness": tallness, "bulk": bulk, "rightness": rightness}


@torch.no_grad()
def direction(model: Vae, attribute: str, generator: torch.Generator) -> Tensor:
    """The vector in the latent space from little to much of an attribute: shape (1, Z)."""
    codes = model.fitted_prior.draw(DRAWS, generator)
    order = ATTRIBUTES[attribute](model.decode(codes)).argsort()
    return codes[order[-TAIL:]].mean(0, keepdim=True) - codes[order[:TAIL]].mean(0, keepdim=True)


@torch.no_grad()
def slide(model: Vae, x: Tensor, vector: Tensor, shares: Tensor) -> Tensor:
    """Decodes the code of each picture plus shares (S,) of a vector: (B, 1, 28, 28) to (B·S, 1, 28, 28)."""
    codes = model.encode(x)[0]  # (B, Z)
    return model.decode((codes.unsqueeze(1) + shares.view(-1, 1) * vector).flatten(0, 1))


def _mean(mass: Tensor) -> Tensor:
    """Mean place of masses (B, S) on [−1, 1]: (B,)."""
    return (mass * _line(mass)).sum(1) / mass.sum(1).clamp(min=1e-6)


def _deviation(mass: Tensor) -> Tensor:
    """Standard deviation of the place of masses (B, S) on [−1, 1]: (B,)."""
    far = _line(mass) - _mean(mass).unsqueeze(1)
    return ((mass * far**2).sum(1) / mass.sum(1).clamp(min=1e-6)).sqrt()


def _line(mass: Tensor) -> Tensor:
    return torch.linspace(-1, 1, mass.shape[1])
