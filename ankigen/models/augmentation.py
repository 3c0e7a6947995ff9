"""Variations of a training picture that are still pictures of the same animal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.models.data import binarise

if TYPE_CHECKING:
    from ankigen.models.data import Images


@dataclass(frozen=True)
class Augmentation:
    """How far a picture may be bent: the bounds of uniform draws, symmetric about no change.

    Mirroring always happens to one picture in two: no picture of the data mirrors another, so it doubles them.
    """

    share: float = 0.0  # of the pictures that are bent at all
    shift: float = 1.5  # pixels
    scale: float = 0.1  # of the size, each axis for itself
    rotation: float = 0.08  # radians
    shear: float = 0.08


def mirrored(x: Tensor, generator: torch.Generator) -> Tensor:
    """Every picture of (B, C, H, W), mirrored left to right with probability ½."""
    flip = torch.rand(len(x), 1, 1, 1, generator=generator) < 0.5
    return torch.where(flip, x.flip(3), x)


def bent(x: Tensor, how: Augmentation, generator: torch.Generator) -> Tensor:
    """A share of the pictures of (B, C, H, W) moved, scaled, turned and sheared a little; black flows in."""
    size = x.shape[-1]
    draw = 2 * torch.rand(len(x), 6, generator=generator) - 1
    chosen = (torch.rand(len(x), 1, generator=generator) < how.share).float()
    dx, dy, sx, sy, angle, shear = (draw * chosen).unbind(1)
    turn, tilt = how.rotation * angle, how.shear * shear
    rows = (
        torch.stack([1 + how.scale * sx, tilt - turn, how.shift * 2 / size * dx], 1),
        torch.stack([turn, 1 + how.scale * sy, how.shift * 2 / size * dy], 1),
    )
    grid = F.affine_grid(torch.stack(rows, 1), list(x.shape), align_corners=False)
    moved = F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return torch.where(chosen.view(-1, 1, 1, 1) > 0, moved, x)


def training_pictures(batch: Images, how: Augmentation, progress: float, generator: torch.Generator) -> Tensor:
    """A batch mirrored, bent and made binary, (B, 1, H, W); the bending fades out in the last quarter."""
    fading = replace(how, share=how.share * min(1.0, 4 * (1 - progress)))
    return binarise(bent(mirrored(batch.grey(), generator), fading, generator))
