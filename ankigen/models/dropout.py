"""Dropout: numbers left out at random in training, so that nothing relies on one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor


def dropped(x: Tensor, share: float, noise: torch.Generator | None) -> Tensor:
    """A share of the numbers set to 0, the others enlarged to keep the mean; none without a source of noise.

    Source: Srivastava et al. 2014, Journal of Machine Learning Research 15.
    """
    if noise is None or share == 0:
        return x
    kept = torch.rand(x.shape, generator=noise) >= share
    return x * kept / (1 - share)
