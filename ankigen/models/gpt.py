"""GPT: a Transformer that writes, each character guessed by looking back at those before it.

    p(x) = ∏ₜ softmax(E norm(hₜ₋₁))[xₜ],   h ← h + attention(norm(h)),   h ← h + thought(norm(h))   block by block

Objective: the exact log-likelihood Σₜ log p(xₜ | x₍<ₜ₎), to be maximised (Radford et al. 2018, "Improving Language
Understanding by Generative Pre-Training", eq. 1 and 2). The blocks are those of Vaswani et al. 2017, arXiv:1706.03762,
§3, normalised beforehand (Radford et al. 2019), with dropout; E, which says what a character is, also says how likely
it comes next (Press & Wolf 2017, arXiv:1608.05859). Departures:

- places are not learnt: queries and keys are turned by an angle that grows with the place, so that attention depends on
  the distance alone (rotary positions, Su et al. 2021, arXiv:2104.09864, §3.2);
- a block looks back 256 places and no further, so that a text may be longer than a stretch of the training;
- a token brings along the few characters before it, mixed channel by channel: a causal convolution. A word is known by
  its letters; else the first block would have to learn to look at the letter before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.attention import Block, Cache, CausalAttention, attention_maps
from ankigen.models.corpus import ALPHABET, PASSAGES, STRETCH
from ankigen.models.dropout import dropped
from ankigen.models.family import Family, Recipe
from ankigen.models.language import LanguageModel, losses

RECIPE = Recipe(steps=6000, batch=16, peak_rate=3e-3, weight_decay=5e-2, average=0.998)
SLOWEST = 1e-4  # radians a place of the slowest pair; the fastest turns by 1


@dataclass(frozen=True)
class GptConfig:
    """Width of a token, heads of attention, number of blocks; characters that a token brings along, itself included.

    Then: how many places back a block looks; share that dropout takes; number of characters.
    """

    width: int = 96
    heads: int = 4
    depth: int = 3
    near: int = 4
    reach: int = STRETCH
    dropped: float = 0.15
    symbols: int = len(ALPHABET)


@dataclass
class Memory:
    """What was read: the last characters as tokens (B, near − 1, width), and each block's keys and values."""

    last: Tensor | None
    caches: list[Cache]


class Attention(CausalAttention):
    """Causal self-attention of several heads, which knows how far back a token lies and looks so far and no further."""

    def __init__(self, c: GptConfig) -> None:
        super().__init__(c.width, c.heads)
        self.reach = c.reach

    def placed(self, x: Tensor, start: int) -> Tensor:
        """As `CausalAttention.placed`."""
        return turned(x, start)

    def inclination(self, new: int, known: int) -> Tensor:
        """As `CausalAttention.inclination`: nothing within reach, −∞ beyond."""
        back = torch.arange(known - new, known).unsqueeze(1) - torch.arange(known)
        return torch.zeros(1, new, known).masked_fill(back >= self.reach, -math.inf)


class Gpt(LanguageModel):
    """A distribution over passages, one character after the other."""

    def __init__(self, config: GptConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or GptConfig()
        self.told = nn.Embedding(c.symbols, c.width)
        self.near = nn.Conv1d(c.width, c.width, c.near, groups=c.width)
        self.blocks = nn.ModuleList(Block(c.width, Attention(c), c.dropped) for _ in range(c.depth))
        self.norm = nn.LayerNorm(c.width)
        nn.init.normal_(self.told.weight, std=0.1)

    def blank(self) -> Memory:
        """A memory of having read nothing."""
        return Memory(None, [Cache() for _ in self.blocks])

    def tokens(self, symbols: Tensor, memory: Memory) -> Tensor:
        """Characters (B, T), each with those just before it, as tokens (B, T, width)."""
        told = self.told(symbols)
        before = F.pad(told[:, :0], (0, 0, self.config.near - 1, 0)) if memory.last is None else memory.last
        both = torch.cat([before, told], 1)
        memory.last = both[:, len(both[0]) - self.config.near + 1 :]
        near: Tensor = self.near(both.transpose(1, 2))
        return cast("Tensor", told + near.transpose(1, 2))

    def forward(self, symbols: Tensor, memory: Memory | None = None, noise: torch.Generator | None = None) -> Tensor:
        """As `LanguageModel.forward`; what is in memory is not computed again."""
        memory = memory or self.blank()
        x = dropped(self.tokens(symbols, memory), self.config.dropped, noise)
        for block, cache in zip(self.blocks, memory.caches, strict=True):
            x = block(x, cache, noise)
        logits: Tensor = self.norm(x) @ self.told.weight.T
        return logits

    @torch.no_grad()
    def attention(self, symbols: Tensor) -> Tensor:
        """Where every token looks, in every block: characters (B, T) to (depth, B, heads, T, T)."""
        return attention_maps(self.blocks, self.tokens(symbols, self.blank()))


def turned(x: Tensor, start: int) -> Tensor:
    """Queries or keys (B, heads, T, D), each pair of numbers turned by its place, the first of which is `start`.

    Each pair turns at a speed of its own. The product of two then depends on how far they are apart, not on where.

    Source: Su et al. 2021, arXiv:2104.09864, eq. 34; the two of a pair lie D/2 apart.
    """
    half, places = x.shape[3] // 2, torch.arange(start, start + x.shape[2])
    angles = places.unsqueeze(1) * SLOWEST ** (torch.arange(half) / half)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x.chunk(2, 3)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], 3)


FAMILY = Family(
    "gpt", Gpt, GptConfig, RECIPE, losses, source=PASSAGES,
    limits="It writes in the manner of this project's cards and pages, in English, formulas and Python. Words and the "
    "form of a card come out well, sentences seldom mean anything, and what it says is not true for having been said.",
)  # fmt: skip
