"""The blocks of a Transformer that reads in one direction: masked self-attention, and a small network for each token.

    attention(Q, K, V) = softmax(Q Kᵀ / √d + b) V,   with −∞ wherever a key comes later than its query

Source: Vaswani et al. 2017, arXiv:1706.03762, eq. 1 and §3; normalised beforehand as in Radford et al. 2019. The bias b
is 0, and places are not told, unless a model says otherwise. With a cache only the tokens that are new are computed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from ankigen.models.dropout import dropped

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass
class Cache:
    """Keys and values of the tokens so far, each (B, heads, T, width/heads); empty at the start."""

    keys: Tensor | None = None
    values: Tensor | None = None

    @property
    def length(self) -> int:
        """How many tokens are remembered."""
        return 0 if self.keys is None else self.keys.shape[2]

    def extend(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Remembers the new tokens' keys and values; returns those of all tokens."""
        self.keys = keys if self.keys is None else torch.cat([self.keys, keys], 2)
        self.values = values if self.values is None else torch.cat([self.values, values], 2)
        return self.keys, self.values


class CausalAttention(nn.Module):
    """Self-attention of several heads in which no token sees a later one."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.project = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)

    def forward(self, x: Tensor, cache: Cache | None = None) -> Tensor:
        """Tokens (B, T, width) to the same; with a cache they are the tokens after those in it."""
        queries, keys, values = self._split(x, 0 if cache is None else cache.length)
        if cache is not None:
            keys, values = cache.extend(keys, values)
        mixed = self._weights(queries, keys) @ values
        out: Tensor = self.out(mixed.transpose(1, 2).flatten(2))
        return out

    def weights(self, x: Tensor) -> Tensor:
        """What share of its attention each token gives to each: (B, T, width) to (B, heads, T, T), rows sum to 1."""
        queries, keys, _ = self._split(x, 0)
        return self._weights(queries, keys)

    def inclination(self, new: int, known: int) -> Tensor:
        """The bias b of the last `new` of `known` tokens: anything that broadcasts to (heads, new, known)."""
        return torch.zeros(1, new, known)

    def placed(self, x: Tensor, start: int) -> Tensor:
        """Queries or keys (B, heads, T, width/heads) of the tokens from number `start` on, told where they stand."""
        del start
        return x

    def _split(self, x: Tensor, start: int) -> tuple[Tensor, Tensor, Tensor]:
        parts = self.project(x).view(*x.shape[:2], 3, self.heads, -1)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4).unbind()
        return self.placed(queries, start), self.placed(keys, start), values

    def _weights(self, queries: Tensor, keys: Tensor) -> Tensor:
        new, known = queries.shape[2], keys.shape[2]
        scores = (queries / math.sqrt(queries.shape[3])) @ keys.transpose(2, 3)  # (B, heads, new, known)
        later = torch.ones(new, known, dtype=torch.bool).triu(known - new + 1)
        bias = self.inclination(new, known).masked_fill(later, -math.inf)
        shares: Tensor = (scores + bias.to(scores.dtype)).softmax(3)
        return shares


class Block(nn.Module):
    """Attention, then a small network for each token by itself; both are added to what comes in.

    In training, a share of what is added may be dropped.
    """

    def __init__(self, width: int, attention: CausalAttention, share: float = 0.0) -> None:
        super().__init__()
        self.share = share
        self.first = nn.LayerNorm(width)
        self.attention = attention
        self.second = nn.LayerNorm(width)
        self.thought = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        for layer in (self.attention.out, cast("nn.Linear", self.thought[2])):
            nn.init.normal_(layer.weight, std=0.02)

    def forward(self, x: Tensor, cache: Cache | None = None, noise: torch.Generator | None = None) -> Tensor:
        """Tokens (B, T, width) to the same; nothing is dropped without a source of noise."""
        x = x + dropped(self.attention(self.first(x), cache), self.share, noise)
        return x + dropped(self.thought(self.second(x)), self.share, noise)


def attention_maps(blocks: Iterable[nn.Module], x: Tensor) -> Tensor:
    """Where every token looks, in one block after the other.

    Args:
        blocks: Each a `Block`, such as the modules of an `nn.ModuleList`.
        x: The tokens that the first of them is given, shape (B, T, width).

    Returns:
        Shares of attention, shape (blocks, B, heads, T, T), whose rows sum to 1.
    """
    shares = []
    for block in cast("Iterable[Block]", blocks):
        shares.append(block.attention.weights(block.first(x)))
        x = block(x)
    return torch.stack(shares)
