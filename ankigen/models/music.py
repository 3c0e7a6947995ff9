"""Transformer on tunes: dance, key, pitches, lengths and bar lines, each token guessed from those before it.

    p(x) = ∏ₜ p(xₜ | x₁, …, xₜ₋₁)

Objective: the exact log-likelihood Σₜ log p(xₜ | x₍<ₜ₎), to be maximised. The network is that of Radford et al. 2018
("Improving Language Understanding by Generative Pre-Training", §3.1) with notes for words, as in Huang et al. 2018
("Music Transformer", arXiv:1809.04281). Departures: layers are normalised beforehand (Radford et al. 2019); instead of
its number, a token is told where in the music it stands: how many bars and how many sixteenths of a bar have passed,
both counted from the tokens themselves, as Huang & Yang 2020 (arXiv:2002.00212) have them said aloud; so what was
played at the same place some bars ago is easily found. No dropout: each tune is learnt in a new key whenever it comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.attention import Block, Cache, CausalAttention, attention_maps
from ankigen.models.family import Family, Recipe
from ankigen.models.tempering import tempered
from ankigen.models.tune_data import TUNES, after_end, transposed
from ankigen.models.tunes import BAR, END, FIRST_LENGTH, LENGTHS, MOST_TOKENS, TOKENS, TONICS

if TYPE_CHECKING:
    from ankigen.models.tune_data import Tunes

RECIPE = Recipe(steps=12000, batch=32, peak_rate=2e-3, weight_decay=3e-2, average=0.999)


@dataclass(frozen=True)
class MusicConfig:
    """Width of a token, heads of attention, number of blocks; bars of a tune and sixteenths of a bar told apart."""

    width: int = 72
    heads: int = 4
    depth: int = 3
    bars: int = 16
    places: int = 24


class Music(nn.Module):
    """A distribution over tunes, one token after the other."""

    def __init__(self, config: MusicConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or MusicConfig()
        self.token = nn.Embedding(TOKENS, c.width)
        self.bar = nn.Embedding(c.bars, c.width)
        self.place = nn.Embedding(c.places, c.width)
        self.blocks = nn.ModuleList(Block(c.width, CausalAttention(c.width, c.heads)) for _ in range(c.depth))
        self.norm = nn.LayerNorm(c.width)
        self.head = nn.Linear(c.width, TOKENS)
        for table in (self.token, self.bar, self.place):
            nn.init.normal_(table.weight, std=0.1)

    def logits(self, tokens: Tensor) -> Tensor:
        """Unnormalised log-probabilities of each token given those before it: (B, T) to (B, T, TOKENS)."""
        return self._guess(_behind(tokens), [Cache() for _ in self.blocks])

    def log_prob(self, tokens: Tensor) -> Tensor:
        """Log-likelihood of tunes (B, T), the first end included and what follows it left out: (B,), nats."""
        return -costs(self.logits(tokens), tokens).sum(1)

    @torch.no_grad()
    def attention(self, tokens: Tensor) -> Tensor:
        """Where each guess looks, in every block: (B, T) to (depth, B, heads, T, T).

        Row t is the guess of token t; column s is the token read just before token s, for 0 the end.
        """
        return attention_maps(self.blocks, self._embedded(_behind(tokens)))

    @torch.no_grad()
    def compose(
        self, begun: Tensor, generator: torch.Generator, *, temperature: float = 1.0, top_k: int | None = None
    ) -> Tensor:
        """Draws the rest of tunes.

        Args:
            begun: The first tokens, shape (B, S); S may be 0.
            generator: Source of the draws.
            temperature: As `tempered`.
            top_k: As `tempered`.

        Returns:
            Shape (B, T), S ≤ T ≤ MOST_TOKENS, ends from the end of a tune on.
        """
        tokens = F.pad(begun, (1, 0), value=END)
        caches = [Cache() for _ in self.blocks]
        done = torch.zeros(len(begun), dtype=torch.bool)
        while tokens.shape[1] <= MOST_TOKENS and not done.all():
            shares = tempered(self._guess(tokens, caches)[:, -1], temperature, top_k)
            drawn = torch.multinomial(shares, 1, generator=generator).squeeze(1).where(~done, END)
            tokens, done = torch.cat([tokens, drawn.unsqueeze(1)], 1), done | (drawn == END)
        return tokens[:, 1:]

    def sample(
        self, n: int, generator: torch.Generator, *, temperature: float = 1.0, top_k: int | None = None
    ) -> Tensor:
        """Draws n tunes: tokens (n, T), ends from the end of a tune on; temperature and top-k as `tempered`."""
        return self.compose(torch.zeros(n, 0, dtype=torch.int64), generator, temperature=temperature, top_k=top_k)

    def _guess(self, before: Tensor, caches: list[Cache]) -> Tensor:
        """Unnormalised log-probabilities of what follows each token; those in the caches are passed over."""
        x = self._embedded(before)[:, caches[0].length :]
        for block, cache in zip(self.blocks, caches, strict=True):
            x = block(x, cache)
        out: Tensor = self.head(self.norm(x))
        return out

    def _embedded(self, tokens: Tensor) -> Tensor:
        bars, places = passed(tokens)
        stands = self.bar(bars.clamp(max=self.config.bars - 1)) + self.place(places.clamp(max=self.config.places - 1))
        out: Tensor = self.token(tokens) + stands
        return out


def _behind(tokens: Tensor) -> Tensor:
    """The token read just before each of tunes (B, T), which for the first is the end."""
    return F.pad(tokens[:, :-1], (1, 0), value=END)


def passed(tokens: Tensor) -> tuple[Tensor, Tensor]:
    """How many bars, and how many sixteenths of the next, have passed after each token: (B, T) to twice (B, T)."""
    lengths = torch.tensor([0] * FIRST_LENGTH + [*LENGTHS])
    line, elapsed = tokens == BAR, lengths[tokens].cumsum(1)
    begun, _ = (elapsed * line).cummax(1)  # when the bar that is under way began
    return line.cumsum(1), elapsed - begun


def costs(logits: Tensor, tokens: Tensor) -> Tensor:
    """What each token of tunes costs, 0 after the first end: (B, T, TOKENS) and (B, T) to (B, T), nats."""
    cost = F.cross_entropy(logits.transpose(1, 2), tokens, reduction="none")
    return cost.masked_fill(after_end(tokens), 0)


def losses(model: Music, batch: Tunes, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative log-likelihood in nats, mean over a batch of tunes in keys drawn anew; products in bfloat16."""
    del progress
    tokens = transposed(batch.tokens, torch.randint(len(TONICS), (len(batch),), generator=generator))
    if not tokens.is_meta:  # numbers are there to be looked at
        tokens = tokens[:, : int((tokens != END).sum(1).max()) + 1]
    with torch.autocast("cpu", torch.bfloat16):
        logits = model.logits(tokens)
    return {"loss": costs(logits.float(), tokens).sum(1).mean()}


FAMILY = Family(
    "music", Music, MusicConfig, RECIPE, losses, source=TUNES,
    limits="It knows tunes of eight bars in the manner of folk dances, which were made up by rule: one voice, four "
    "metres, four modes, ten keys. It has heard no music by people.",
)  # fmt: skip
