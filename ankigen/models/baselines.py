"""What costs nothing: results that a model has to beat, printed beside its own."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

_CONTEXT = ((0, 1), (0, 2), (0, 3), (1, -2), (1, -1), (1, 0), (1, 1), (1, 2), (2, -1), (2, 0), (2, 1), (3, 0))
"""Rows up and columns right (for row 0: left) of the pixel, nearest first: what has been seen in raster order."""


def independent_bernoulli(train: Tensor, test: Tensor) -> Tensor:
    """Negative log-likelihood if every pixel had its own share of white: binary (N, 1, H, W) to nats (M,)."""
    share = ((train.sum(0) + 1) / (len(train) + 2)).expand_as(test)
    return F.binary_cross_entropy(share, test, reduction="none").flatten(1).sum(1)


def counting_table(train: Tensor, test: Tensor) -> Tensor:
    """Negative log-likelihood by counting how often white follows each pattern of twelve pixels before.

    The training pictures are counted mirrored too; every pattern starts with half a white and half a black.

    Args:
        train: Binary pictures, shape (N, 1, H, W).
        test: Likewise, (M, 1, H, W).

    Returns:
        Shape (M,), nats.
    """
    both = torch.cat([train, train.flip(3)])
    patterns = _patterns(both).flatten()
    white = torch.bincount(patterns, both.flatten(), minlength=2 ** len(_CONTEXT)) + 0.5
    total = torch.bincount(patterns, minlength=2 ** len(_CONTEXT)) + 1
    share = (white / total)[_patterns(test)].float()
    return F.binary_cross_entropy(share, test.flatten(1), reduction="none").sum(1)


def histogram(train: Tensor, test: Tensor) -> Tensor:
    """Cost of coding each byte by how often its value occurs: uint8 (N, 1, H, W) to bits per pixel (M,)."""
    counts = torch.bincount(train.flatten().long(), minlength=256) + 0.5
    bits = -(counts / counts.sum()).log2()
    return bits[test.long()].flatten(1).mean(1)


def _patterns(x: Tensor) -> Tensor:
    """The pattern before each pixel as a number: (N, 1, H, W) to (N, H·W)."""
    n, _, height, width = x.shape
    padded = F.pad(x, (3, 3, 3, 0))
    code = torch.zeros(n, 1, height, width, dtype=torch.long)
    for up, right in _CONTEXT:
        column = 3 + (right if up else -right)
        code = 2 * code + padded[:, :, 3 - up : 3 - up + height, column : column + width].long()
    return code.flatten(1)
