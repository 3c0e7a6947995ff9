"""The two networks of the VAE: convolutions with residual blocks at 14×14 and at 7×7, there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

if TYPE_CHECKING:
    from ankigen.models.vae import VaeConfig


class Residual(nn.Module):
    """x + two convolutions of it, the second of which starts at zero, so that the block starts as the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures of features to the same, (B, C, H, W)."""
        out: Tensor = x + self.second(F.silu(self.first(F.silu(self.norm(x)))))
        return out


def _residuals(count: int, channels: int) -> list[nn.Module]:
    return [Residual(channels) for _ in range(count)]


def encoder(c: VaeConfig) -> nn.Sequential:
    """Pictures (B, 1, 28, 28) to mean and log-variance of their codes, side by side: (B, 2 Z)."""
    return nn.Sequential(
        nn.PixelUnshuffle(2),  # (B, 4, 14, 14)
        nn.Conv2d(4, c.fine, 3, padding=1),
        *_residuals(c.encoder_blocks[0], c.fine),
        nn.SiLU(),
        nn.Conv2d(c.fine, c.coarse, 3, stride=2, padding=1),  # (B, coarse, 7, 7)
        *_residuals(c.encoder_blocks[1], c.coarse),
        nn.SiLU(),
        nn.Conv2d(c.coarse, c.coarse // 4, 1),
        nn.Flatten(),
        nn.Linear(c.coarse // 4 * 49, 2 * c.latents),  # μ and log σ²
    )


def decoder(c: VaeConfig) -> nn.Sequential:
    """Codes (B, Z) to the log-odds that a pixel is white, (B, 1, 28, 28)."""
    return nn.Sequential(
        nn.Linear(c.latents, c.coarse // 4 * 49),
        nn.Unflatten(1, (c.coarse // 4, 7, 7)),
        nn.Conv2d(c.coarse // 4, c.coarse, 3, padding=1),
        *_residuals(c.decoder_blocks[0], c.coarse),
        nn.SiLU(),
        nn.Conv2d(c.coarse, 4 * c.fine, 3, padding=1),
        nn.PixelShuffle(2),  # (B, fine, 14, 14)
        *_residuals(c.decoder_blocks[1], c.fine),
        nn.SiLU(),
        nn.Conv2d(c.fine, 4, 3, padding=1),
        nn.PixelShuffle(2),  # (B, 1, 28, 28)
    )
