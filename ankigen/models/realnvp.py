"""RealNVP: an invertible network f that turns pictures into Gaussian noise, and noise into pictures.

    log p(x) = log N(f(x); 0, I) + log |det ∂f(x)/∂x|

Objective: the log-likelihood, to be maximised (Dinh et al. 2017, arXiv:1605.08803, eq. 2 and 3). f is a chain of
affine couplings at two scales; between them the pictures are squeezed and half of the numbers leave the chain (§3.6).
Bytes are made continuous by uniform noise and unbounded by a logit (§4.1), so that −log p(x) in bits per pixel is an
upper bound of the cost of coding the bytes (Theis et al. 2016, arXiv:1511.01844, §3.1).

Departures from the paper: pictures are squeezed at once, so that the checkerboard is a split of four channels, the
same mask at a quarter of the work; no batch normalisation; the logit is steeper (α below); two scales.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.augmentation import mirrored
from ankigen.models.coupling import Chain, Coupling, log_standard_normal
from ankigen.models.family import Family, Recipe

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(steps=10000, batch=32, peak_rate=1.2e-3, weight_decay=1e-4, average=0.999)

Split = tuple[tuple[int, ...], tuple[int, ...]]

CHECKERBOARD, COLUMNS, ROWS = ((0, 3), (1, 2)), ((0, 2), (1, 3)), ((0, 1), (2, 3))
"""Splits of the four neighbours that a squeeze makes channels, numbered along the rows."""

FINE_SPLITS: tuple[Split, ...] = (CHECKERBOARD, COLUMNS, ROWS)
COARSE_SPLITS: tuple[Split, ...] = (
    ((0, 3, 4, 7), (1, 2, 5, 6)),  # the checkerboard of both channels
    ((0, 1, 2, 3), (4, 5, 6, 7)),  # one channel, the other
    ((0, 1, 4, 5), (2, 3, 6, 7)),  # rows
)


@dataclass(frozen=True)
class RealNvpConfig:
    """Couplings at 14×14 and at 7×7; in each a network of so many channels and residual blocks.

    `margin` is α: bytes lie in [α, 1 − α] before the logit.
    """

    couplings: tuple[int, int] = (12, 8)
    channels: tuple[int, int] = (16, 32)
    blocks: tuple[int, int] = (1, 1)
    margin: float = 1e-6


class Residual(nn.Module):
    """x + two convolutions of it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures of features to the same, (B, C, H, W)."""
        out: Tensor = x + self.second(F.relu(self.first(F.relu(x))))
        return out


def _conditioner(inputs: int, channels: int, blocks: int) -> nn.Sequential:
    last = nn.Conv2d(channels, 2 * inputs, 3, padding=1)
    nn.init.zeros_(last.weight)  # a coupling starts out as one shift and one stretch for all places
    return nn.Sequential(
        nn.Conv2d(inputs, channels, 3, padding=1),
        *[Residual(channels) for _ in range(blocks)],
        nn.ReLU(),
        last,
    )


def _chain(splits: Sequence[Split], count: int, channels: int, blocks: int) -> Chain:
    """Couplings that use each split twice in turn, so that both halves of it are changed."""
    both = [pair for kept, changed in splits for pair in ((kept, changed), (changed, kept))]
    return Chain(
        Coupling(kept, changed, _conditioner(len(kept), channels, blocks))
        for kept, changed in islice(cycle(both), count)
    )


class RealNvp(nn.Module):
    """Pictures (B, 1, 28, 28) in (0, 1) to noise of the same shape, and back."""

    def __init__(self, config: RealNvpConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or RealNvpConfig()
        fine, coarse = zip(c.couplings, c.channels, c.blocks, strict=True)
        self.fine, self.coarse = _chain(FINE_SPLITS, *fine), _chain(COARSE_SPLITS, *coarse)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Noise z = f(x), each number at a pixel of its own, and log |det ∂f/∂x| of shape (B,)."""
        scale = 1 - 2 * self.config.margin
        x = self.config.margin + scale * x
        slope = (math.log(scale) - x.log() - (1 - x).log()).flatten(1).sum(1)
        h, first = self.fine(F.pixel_unshuffle(x.logit(), 2))  # (B, 4, 14, 14)
        done, rest = _parted(h)
        rest, second = self.coarse(rest)
        return F.pixel_shuffle(_joined(done, rest), 2), slope + first + second

    def inverse(self, z: Tensor) -> Tensor:
        """Pictures f⁻¹(z) in [0, 1]."""
        done, rest = _parted(F.pixel_unshuffle(z, 2))
        h = _joined(done, self.coarse.inverse(rest))
        x = F.pixel_shuffle(self.fine.inverse(h), 2).sigmoid()
        return ((x - self.config.margin) / (1 - 2 * self.config.margin)).clamp(0, 1)

    def log_prob(self, x: Tensor) -> Tensor:
        """Log-density of continuous pictures (B, 1, 28, 28) in (0, 1): shape (B,), nats."""
        z, log_det = self(x)
        density: Tensor = log_standard_normal(z) + log_det
        return density

    def bits_per_pixel(self, pixels: Tensor, generator: torch.Generator) -> Tensor:
        """Bound of the cost of coding bytes, with one draw of the noise that makes them continuous.

        Args:
            pixels: Shape (B, 1, 28, 28), uint8.
            generator: Source of the noise.

        Returns:
            Shape (B,), bits per pixel; 8 for a model that knows nothing.

        Source: Theis et al. 2016, arXiv:1511.01844, §3.1.
        """
        size = pixels[0].numel()
        return 8 - self.log_prob(continuous(pixels, generator)) / (size * math.log(2))

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator, temperature: float = 1.0) -> Tensor:
        """Noise of standard deviation `temperature` turned into pictures: (n, 1, 28, 28) in [0, 1]."""
        return self.inverse(temperature * torch.randn(n, 1, 28, 28, generator=generator))


def _parted(h: Tensor) -> tuple[Tensor, Tensor]:
    """Half of the channels, which leave the chain, and the others squeezed: (B, 2, 14, 14) and (B, 8, 7, 7)."""
    return h[:, :2], F.pixel_unshuffle(h[:, 2:], 2)


def _joined(done: Tensor, rest: Tensor) -> Tensor:
    """Undoes `_parted`."""
    return torch.cat([done, F.pixel_shuffle(rest, 2)], 1)


def continuous(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Bytes of any shape, each spread evenly over its 256th of (0, 1)."""
    # nearer to 1, single precision would round a sum up to the next byte
    noise = torch.rand(pixels.shape, generator=generator).clamp(1e-4, 1 - 1e-4)
    return (pixels + noise) / 256


def losses(model: RealNvp, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The cost in bits per pixel, mean over a batch of mirrored pictures."""
    del progress
    return {"loss": model.bits_per_pixel(mirrored(batch.pixels, generator), generator).mean()}


FAMILY = Family(
    "realnvp", RealNvp, RealNvpConfig, RECIPE, losses,
    limits="It gives grey pictures an exact density and draws all their pixels at once. Bodies come out well; legs and "
    "heads are often ragged or missing. A low temperature makes draws plainer and smoother, not truer.",
)  # fmt: skip
