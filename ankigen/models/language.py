"""What the models of text share: each character is guessed from those before it, so likelihoods are exact.

    p(x) = ∏ₜ p(xₜ | END, x₁, …, xₜ₋₁)

A passage is drawn the same way, a character at a time, until the model draws END. A temperature and top-k change what
is drawn, not what is measured.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.corpus import END, Text, decoded, encoded
from ankigen.models.tempering import tempered

TEMPERATURE = 0.7  # of draws, unless told otherwise
LONGEST = 800  # characters of a draw, unless told otherwise


class LanguageModel(nn.Module, ABC):
    """A distribution over passages: symbols before the END, which is symbol 0."""

    @abstractmethod
    def blank(self) -> Any:
        """A memory of having read nothing, for `forward` to write in."""

    @abstractmethod
    def forward(self, symbols: Tensor, memory: Any = None, noise: torch.Generator | None = None) -> Tensor:
        """Reads on, and says what could follow each symbol.

        Args:
            symbols: Shape (B, T), integers.
            memory: What was read before, to which this is added; None for nothing.
            noise: Source of dropout in training; None for none.

        Returns:
            Unnormalised log-probabilities of each symbol as the next one, shape (B, T, symbols).
        """

    def cost(self, symbols: Tensor) -> Tensor:
        """Nats of each symbol given those before it: (B, T + 1), of which the first costs nothing, to (B, T)."""
        logits = self(symbols[:, :-1].long())
        return F.cross_entropy(logits.transpose(1, 2), symbols[:, 1:].long(), reduction="none")

    def log_prob(self, symbols: Tensor) -> Tensor:
        """Log-likelihood that a text begins with these symbols: (B, T) to (B,), nats."""
        return -self.cost(F.pad(symbols, (1, 0))).sum(1)

    @torch.no_grad()
    def write(
        self, n: int, generator: torch.Generator, *, temperature: float = TEMPERATURE, top_k: int | None = None,
        longest: int = LONGEST, begun: str = "",
    ) -> list[str]:  # fmt: skip
        """Draws n passages, each until its END or `longest` characters, that go on after `begun`.

        Args:
            n: How many.
            generator: Source of the draws.
            temperature: As `tempered`.
            top_k: As `tempered`.
            longest: Characters drawn of a passage.
            begun: The beginning of all of them, which they contain.
        """
        memory, seen = self.blank(), encoded(END + begun).long().expand(n, -1)
        drawn: list[Tensor] = []
        ended = torch.zeros(n, dtype=torch.bool)
        while len(drawn) < longest and not ended.all():
            shares = tempered(self(seen, memory)[:, -1], temperature, top_k)
            seen = torch.multinomial(shares, 1, generator=generator).masked_fill(ended.unsqueeze(1), 0)
            ended |= seen[:, 0] == 0
            drawn.append(seen)
        return [begun + decoded(row).rstrip(END) for row in torch.cat(drawn, 1)]

    def sample(
        self, n: int, generator: torch.Generator, *, temperature: float = TEMPERATURE, top_k: int | None = None
    ) -> list[str]:
        """Draws of n passages; temperature and top-k as `tempered`."""
        return self.write(n, generator, temperature=temperature, top_k=top_k)


def losses(model: LanguageModel, batch: Text, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative log-likelihood of a character in nats, mean over a batch; products in bfloat16, sums not."""
    del progress
    symbols = batch.symbols.long()
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(symbols[:, :-1], noise=generator)
    return {"loss": F.cross_entropy(logits.float().transpose(1, 2), symbols[:, 1:])}
