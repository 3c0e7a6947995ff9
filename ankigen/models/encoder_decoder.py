"""The blocks of a Transformer that reads one text and writes another: of the encoder, and of the decoder.

    attention(Q, K, V) = softmax(Q Kᵀ / √d) V

Source: Vaswani et al. 2017, arXiv:1706.03762, eq. 1 and §3; normalised beforehand as in Xiong et al. 2020,
arXiv:2002.04745. What the encoder's tokens tell those who ask is computed once for an answer.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from ankigen.models.attention import Cache, CausalAttention

Told = tuple[Tensor, Tensor]
"""Keys and values of S tokens, each (B, heads, S, width/heads)."""


class Attention(nn.Module):
    """Tokens ask tokens, before and behind, in several heads (§3.2.2): of their own text, or of another."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.ask = nn.Linear(width, width, bias=False)
        self.tell = nn.Linear(width, 2 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)

    def told(self, x: Tensor) -> Told:
        """What tokens (B, S, width) tell those who ask."""
        keys, values = self.tell(x).unflatten(2, (2, self.heads, -1)).permute(2, 0, 3, 1, 4).unbind()
        return keys, values

    def forward(self, x: Tensor, told: Told, padding: Tensor) -> tuple[Tensor, Tensor]:
        """What tokens learn, and from whom.

        Args:
            x: The tokens that ask, (B, T, width).
            told: By those who are asked.
            padding: True where there is nobody, (B, S).

        Returns:
            (B, T, width), and the shares of attention, (B, heads, T, S), whose rows sum to 1.
        """
        queries, (keys, values) = self.ask(x).unflatten(2, (self.heads, -1)).transpose(1, 2), told
        scores = queries @ keys.transpose(2, 3) / math.sqrt(queries.shape[3])
        shares = scores.masked_fill(padding[:, None, None], -math.inf).softmax(3)
        return self.out((shares @ values).transpose(1, 2).flatten(2)), shares


class EncoderBlock(nn.Module):
    """Each token looks at all that are no padding, then thinks by itself; both are added to what comes in."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norms = norms(2, width)
        self.attention = Attention(width, heads)
        self.thought = _thought(width)

    def forward(self, x: Tensor, padding: Tensor) -> Tensor:
        """Tokens (B, S, width) to the same; `padding`, (B, S), is true where there are none."""
        h = self.norms[0](x)
        x = x + self.attention(h, self.attention.told(h), padding)[0]
        out: Tensor = x + self.thought(self.norms[1](x))
        return out


class DecoderBlock(nn.Module):
    """Each token looks at those before it, then at the source, then thinks by itself."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norms = norms(3, width)
        self.attention = CausalAttention(width, heads)
        self.cross_attention = Attention(width, heads)
        self.thought = _thought(width)

    def forward(self, x: Tensor, source: Told, padding: Tensor, cache: Cache) -> tuple[Tensor, Tensor]:
        """The tokens (B, T, width) that come after those in the cache to the same; and where each looks.

        `source` is what the encoder's tokens tell this block, `padding`, (B, S), is true where there are none; the
        shares of attention to them are (B, heads, T, S).
        """
        x = x + self.attention(self.norms[0](x), cache)
        fetched, shares = self.cross_attention(self.norms[1](x), source, padding)
        x = x + fetched
        return x + self.thought(self.norms[2](x)), shares


def norms(count: int, width: int) -> nn.ModuleList:
    """So many normalisations of tokens of that width."""
    return nn.ModuleList(nn.LayerNorm(width) for _ in range(count))


def _thought(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width))


def waves(length: int, width: int) -> Tensor:
    """What tells places apart: sines and cosines of ever longer waves, shape (length, width).

    Source: Vaswani et al. 2017, arXiv:1706.03762, §3.5, but with all sines first.
    """
    slow = 10_000 ** -(torch.arange(0, width, 2) / width)
    angles = torch.arange(length).unsqueeze(1) * slow
    return torch.cat([angles.sin(), angles.cos()], 1)
