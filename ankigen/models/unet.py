"""The parts of the U-Net of the diffusion model: blocks that are told time and class, and attention.

Source: Ronneberger et al. 2015, arXiv:1505.04597, for the net; Dhariwal & Nichol 2021, arXiv:2105.05233, §3, for blocks
whose channels are stretched and shifted as time and class say.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn


class TimeAndClass(nn.Module):
    """Time and class as numbers that all blocks are told."""

    frequencies: Tensor

    def __init__(self, size: int, classes: int) -> None:
        super().__init__()
        self.register_buffer("frequencies", torch.logspace(0, 2.5, size // 2), persistent=False)
        self.classes = nn.Embedding(classes + 1, size)  # the last one is hidden
        self.mix = nn.Sequential(nn.Linear(size, size), nn.SiLU(), nn.Linear(size, size))

    def forward(self, t: Tensor, labels: Tensor) -> Tensor:
        """Times (B,) in [0, 1] and classes (B,) to (B, size)."""
        waves = t.unsqueeze(1) * self.frequencies
        out: Tensor = F.silu(self.mix(torch.cat([waves.sin(), waves.cos()], 1)) + self.classes(labels))
        return out


class Block(nn.Module):
    """x + two convolutions of it; between them, each channel is stretched and shifted as time and class say."""

    def __init__(self, before: int, after: int, told: int) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.GroupNorm(8, before), nn.SiLU(), nn.Conv2d(before, after, 3, padding=1))
        self.norm = nn.GroupNorm(8, after)
        self.told = nn.Linear(told, 2 * after)
        self.second = nn.Conv2d(after, after, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        self.past = nn.Identity() if before == after else nn.Conv2d(before, after, 1)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        """Features (B, before, H, W) and what is told (B, T) to (B, after, H, W)."""
        stretch, shift = self.told(told)[:, :, None, None].chunk(2, 1)
        h = self.norm(self.first(x)) * (1 + stretch) + shift
        out: Tensor = self.past(x) + self.second(F.silu(h))
        return out


class Attention(nn.Module):
    """Every place looks at every other: x + attention(x) (Vaswani et al. 2017, arXiv:1706.03762, eq. 1)."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.GroupNorm(8, channels)
        self.ask = nn.Conv2d(channels, 3 * channels, 1)
        self.answer = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.answer.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Features (B, C, H, W) to the same."""
        parts = self.ask(self.norm(x)).flatten(2).unflatten(1, (3, self.heads, -1))  # (B, 3, heads, C/heads, H·W)
        query, key, value = parts.transpose(3, 4).unbind(1)
        weights = (query @ key.transpose(2, 3) / math.sqrt(query.shape[-1])).softmax(3)
        out: Tensor = x + self.answer((weights @ value).transpose(2, 3).reshape(x.shape))
        return out
