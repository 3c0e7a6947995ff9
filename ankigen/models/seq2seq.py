"""Sequence to sequence with cross-attention: a date as somebody wrote it, letter by letter, becomes one in ISO 8601.

    p(y|x) = ∏ₜ p(yₜ | y₁, …, yₜ₋₁, x),   the last character being the end

Objective: the exact log-likelihood of the answer, to be maximised, each character given the true ones before it, which
is called teacher forcing (Williams & Zipser 1989, Neural Computation 1(2)). Encoder and decoder are those of Vaswani et
al. 2017, arXiv:1706.03762, §3, with

    attention(Q, K, V) = softmax(Q Kᵀ / √d) V   (eq. 1)

In the encoder, each character of x looks at all of x. In the decoder, each character of y looks at those before it,
and then, by cross-attention, at all of x: queries come from the decoder, keys and values from the encoder. Departures:
layers are normalised beforehand (Xiong et al. 2020, arXiv:2002.04745); the small networks are twice as wide as a token,
not four times; no dropout; an answer is written greedily, without a beam. One table embeds both sides and is the last
layer, as in §3.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models import dates
from ankigen.models.attention import Cache
from ankigen.models.dates import END, PADDING, START
from ankigen.models.encoder_decoder import DecoderBlock, EncoderBlock, Told, norms, waves
from ankigen.models.family import Family, Recipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ankigen.models.dates import Pairs

RECIPE = Recipe(steps=4000, batch=128, peak_rate=2e-3, weight_decay=1e-2, average=0.999)


@dataclass(frozen=True)
class Seq2SeqConfig:
    """Width of a token, heads of attention, blocks of encoder and decoder; symbols; most symbols of an answer."""

    width: int = 64
    heads: int = 4
    encoder_blocks: int = 2
    decoder_blocks: int = 2
    symbols: int = dates.SYMBOLS
    longest: int = dates.ANSWER + 1


@dataclass(frozen=True)
class Encoded:
    """What the decoder knows of a source: where it is padded, (B, S), and what it tells each block."""

    padding: Tensor
    told: list[Told]


class Seq2Seq(nn.Module):
    """A distribution over answers given a source, one character after the other."""

    def __init__(self, config: Seq2SeqConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or Seq2SeqConfig()
        self.symbol = nn.Embedding(c.symbols, c.width)
        nn.init.normal_(self.symbol.weight, std=c.width**-0.5)
        self.encoder = nn.ModuleList(EncoderBlock(c.width, c.heads) for _ in range(c.encoder_blocks))
        self.decoder = nn.ModuleList(DecoderBlock(c.width, c.heads) for _ in range(c.decoder_blocks))
        self.norms = norms(2, c.width)  # of what encoder and decoder give

    def tokens(self, symbols: Tensor, start: int = 0) -> Tensor:
        """Symbols (B, T), the first of which has number `start` in its sequence, to (B, T, width)."""
        places = waves(start + symbols.shape[1], self.config.width)[start:].to(self.symbol.weight)
        out: Tensor = self.symbol(symbols) * math.sqrt(self.config.width) + places
        return out

    def encode(self, source: Tensor) -> Encoded:
        """Symbols (B, S), filled up with PADDING, to what the decoder has to know of them."""
        x, padding = self.tokens(source), source == PADDING
        for block in self.encoder:
            x = block(x, padding)
        h = self.norms[0](x)
        return Encoded(padding, [block.cross_attention.told(h) for block in self._decoder])

    def decode(self, source: Encoded, before: Tensor, caches: list[Cache]) -> tuple[Tensor, Tensor]:
        """Guesses what follows each of the symbols.

        Args:
            source: What was encoded.
            before: The symbols, (B, T), that come after those in the caches, from START on.
            caches: One for each block, to which the symbols are added.

        Returns:
            Unnormalised log-probabilities of each symbol, (B, T, symbols), and the shares of attention to the source,
            (blocks, B, heads, T, S).
        """
        x, looks = self.tokens(before, caches[0].length), []
        for block, told, cache in zip(self._decoder, source.told, caches, strict=True):
            x, shares = block(x, told, source.padding, cache)
            looks.append(shares)
        logits = F.linear(self.norms[1](x), self.symbol.weight)
        never = torch.arange(self.config.symbols, device=x.device) < END  # neither padding nor start is ever written
        return logits.masked_fill(never, -math.inf), torch.stack(looks)

    def logits(self, source: Tensor, target: Tensor) -> Tensor:
        """Unnormalised log-probabilities of each symbol given the source and the true ones before: teacher forcing.

        Symbols (B, S) and (B, T) to (B, T, symbols).
        """
        return self._forced(source, target)[0]

    def log_prob(self, source: Tensor, target: Tensor) -> Tensor:
        """Log p(y|x): symbols (B, S) and (B, T), each ended by END and filled up with PADDING, to (B,), nats."""
        logits = self.logits(source, target).transpose(1, 2)
        return -F.cross_entropy(logits, target, ignore_index=PADDING, reduction="none").sum(1)

    @torch.no_grad()
    def attention(self, source: Tensor, target: Tensor) -> Tensor:
        """Where each symbol of an answer (B, T) looked in the source (B, S): (blocks, B, heads, T, S)."""
        return self._forced(source, target)[1]

    @torch.no_grad()
    def answer(self, source: Tensor) -> Tensor:
        """The likeliest symbol again and again, until all answers have ended: (B, S) to (B, T)."""
        known, caches = self.encode(source), self._caches()
        written = torch.full((len(source), 1), START, device=source.device)
        ended = torch.zeros(len(source), dtype=torch.bool, device=source.device)
        while written.shape[1] <= self.config.longest and not ended.all():
            following = self.decode(known, written[:, -1:], caches)[0][:, -1].argmax(1).masked_fill(ended, PADDING)
            written = torch.cat([written, following.unsqueeze(1)], 1)
            ended |= following == END
        return written[:, 1:]

    def answers(self, texts: Sequence[str]) -> list[str]:
        """What the model answers to texts; raises SampleError for a character that it does not know."""
        return [dates.text(written) for written in self.answer(dates.codes(texts).long())]

    def sample(self, n: int, generator: torch.Generator) -> list[str]:
        """Dates as somebody might write them, each with its answer: n lines such as `3.5.87 → 1987-05-03`."""
        asked = dates.asked(n, generator)
        return [f"{text} → {answer}" for text, answer in zip(asked, self.answers(asked), strict=True)]

    @property
    def _decoder(self) -> list[DecoderBlock]:
        return cast("list[DecoderBlock]", self.decoder)

    def _caches(self) -> list[Cache]:
        return [Cache() for _ in self.decoder]

    def _forced(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        return self.decode(self.encode(source), F.pad(target[:, :-1], (1, 0), value=START), self._caches())


def losses(model: Seq2Seq, batch: Pairs, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative log-likelihood of an answer in nats, mean over a batch."""
    del progress, generator
    return {"loss": -model.log_prob(batch.source.long(), batch.target.long()).mean()}


FAMILY = Family(
    "seq2seq", Seq2Seq, Seq2SeqConfig, RECIPE, losses, source=dates.DATES,
    limits="It knows dates from 1950 to 2049 in English, in the forms of `dates.py`. It answers whatever it is asked, "
    "never says that it is unsure, and takes 32 May for a date.",
)  # fmt: skip
