"""Affine couplings, the parts of RealNVP: half of the numbers are moved and stretched as the other half says.

    y_kept = x_kept,   y_changed = (x_changed + t(x_kept)) · exp(s(x_kept))

The inverse needs no inverse of s or t, and the Jacobian is triangular, so that log |det ∂y/∂x| is the sum of s
(Dinh et al. 2017, arXiv:1605.08803, eq. 4–8; there the stretch comes first and the shift is added after).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn


class Coupling(nn.Module):
    """One affine coupling over dimension 1 of (B, C, …)."""

    kept: Tensor
    changed: Tensor

    def __init__(self, kept: Sequence[int], changed: Sequence[int], conditioner: nn.Module) -> None:
        super().__init__()
        self.register_buffer("kept", torch.tensor(kept), persistent=False)
        self.register_buffer("changed", torch.tensor(changed), persistent=False)
        self.conditioner = conditioner  # from the kept channels to twice as many as are changed
        self.reach = nn.Parameter(torch.ones(len(changed)))  # the largest |s|, learnt (§4.1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Data towards noise: (B, C, …) to the same, and log |det ∂y/∂x| of shape (B,)."""
        shift, log_scale = self._move(x)
        changed = (x[:, self.changed] + shift) * log_scale.exp()
        return x.index_copy(1, self.changed, changed), log_scale.flatten(1).sum(1)

    def inverse(self, y: Tensor) -> Tensor:
        """Noise towards data: undoes `forward`."""
        shift, log_scale = self._move(y)
        changed = y[:, self.changed] * (-log_scale).exp() - shift
        return y.index_copy(1, self.changed, changed)

    def _move(self, x: Tensor) -> tuple[Tensor, Tensor]:
        shift, raw = self.conditioner(x[:, self.kept]).chunk(2, 1)
        reach = self.reach.view(-1, *[1] * (x.dim() - 2))
        return shift, reach * torch.tanh(raw)


class Chain(nn.ModuleList):
    """Couplings one after another, to be run both ways."""

    def __iter__(self) -> Iterator[Coupling]:
        yield from super().__iter__()  # type: ignore[misc]  # it holds nothing else

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Data towards noise: (B, C, …) to the same, and log |det ∂y/∂x| of shape (B,)."""
        log_det = x.new_zeros(len(x))
        for coupling in self:
            x, more = coupling(x)
            log_det = log_det + more
        return x, log_det

    def inverse(self, y: Tensor) -> Tensor:
        """Noise towards data: undoes `forward`."""
        for coupling in reversed(list(self)):
            y = coupling.inverse(y)
        return y


def log_standard_normal(z: Tensor) -> Tensor:
    """Log-density of independent standard normal numbers: (B, …) to (B,), nats."""
    return -(z.square() + math.log(2 * math.pi)).flatten(1).sum(1) / 2
