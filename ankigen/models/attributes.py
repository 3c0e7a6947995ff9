"""Attributes of silhouettes, and the directions of the latent space along which a variational autoencoder changes them.

The direction of an attribute is the mean code of those draws that have most of it, less that of those that have least
(attribute vectors: Larsen et al. 2016, arXiv:1512.09300). No picture and no label is needed: the decoder shows
what its codes stand for, and the attribute is measured on that. This one vector is right on the whole and seldom for
the picture at hand; the gradient of the attribute at a code is the vector of that code alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

if TYPE_CHECKING:
    from ankigen.models.vae import Vae

DRAWS = 400
TAIL = 100  # draws at either end of the scale
STRIDE, STRIDES = 0.2, 9  # length of one in the latent space, and the most of them

Way = Callable[[Tensor], Tensor]
"""From codes to vectors of length 1, each the way in which an attribute grows."""


def tallness(x: Tensor) -> Tensor:
    """How far the white of pictures (B, 1, H, W) spreads up and down, over left and right, as a logarithm: (B,)."""
    high, wide = (_deviation(x.sum(along)).clamp(min=1e-3) for along in ((1, 3), (1, 2)))
    return (high / wide).log()


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


def gradient(model: Vae, attribute: str, codes: Tensor) -> Tensor:
    """The vectors of length 1 along which an attribute grows fastest at codes (B, Z): (B, Z)."""
    with torch.enable_grad():
        places = codes.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(ATTRIBUTES[attribute](model.decode(places)).sum(), places)
    return F.normalize(slopes)


def walk(way: Way, codes: Tensor, stride: float = STRIDE) -> Iterator[Tensor]:
    """Codes (B, Z) after each of STRIDES strides of some length; backwards if it is negative."""
    for _ in range(STRIDES):
        codes = codes + stride * way(codes)
        yield codes


@torch.no_grad()
def change(model: Vae, attribute: str, codes: Tensor, way: Way, amount: float) -> tuple[Tensor, Tensor]:
    """Goes in strides until an attribute is larger by an amount, or smaller by it if it is negative.

    Args:
        model: Decodes the codes.
        attribute: One of ATTRIBUTES.
        codes: Shape (B, Z).
        way: Gives the vectors of length 1, (B, Z) or (1, Z), along which the attribute grows at codes (B, Z).
        amount: That is asked for.

    Returns:
        The pictures (B, 1, 28, 28) after the first stride that reaches it, or the last one; and which reach it, (B,).
    """
    measure, pictures = ATTRIBUTES[attribute], model.decode(codes)
    start, reached = measure(pictures), torch.zeros(len(codes), dtype=torch.bool)
    for places in walk(way, codes, math.copysign(STRIDE, amount)):
        pictures = torch.where(reached.view(-1, 1, 1, 1), pictures, model.decode(places))
        reached = (measure(pictures) - start) * math.copysign(1, amount) >= abs(amount)
    return pictures, reached


@torch.no_grad()
def trail(model: Vae, attribute: str, x: Tensor, strides: Sequence[int]) -> Tensor:
    """Decodes the code of each picture after so many strides (S,) along the gradient, backwards if negative.

    Pictures (B, 1, 28, 28) to (B·S, 1, 28, 28).
    """
    codes, way = model.encode(x)[0], partial(gradient, model, attribute)
    ahead, back = ([codes, *walk(way, codes, stride)] for stride in (STRIDE, -STRIDE))
    places = torch.stack([ahead[n] if n > 0 else back[-n] for n in strides], 1)  # (B, S, Z)
    return model.decode(places.flatten(0, 1))


def _mean(mass: Tensor) -> Tensor:
    """Mean place of masses (B, S) on [−1, 1]: (B,)."""
    return (mass * _line(mass)).sum(1) / mass.sum(1).clamp(min=1e-6)


def _deviation(mass: Tensor) -> Tensor:
    """Standard deviation of the place of masses (B, S) on [−1, 1]: (B,)."""
    far = _line(mass) - _mean(mass).unsqueeze(1)
    return ((mass * far**2).sum(1) / mass.sum(1).clamp(min=1e-6)).sqrt()


def _line(mass: Tensor) -> Tensor:
    return torch.linspace(-1, 1, mass.shape[1])
