"""LSTM on text: one cell reads a character at a time, and the next is guessed from what it remembers.

    p(x) = ∏ₜ softmax(W hₜ₋₁ + b)[xₜ],   (hₜ, cₜ) = cell(xₜ, hₜ₋₁, cₜ₋₁)

Objective: the exact log-likelihood Σₜ log p(xₜ | x₍<ₜ₎), to be maximised (Graves 2013, arXiv:1308.0850, §2, with one
layer). The cell is that of the LSTM on pictures. In training the gradient flows through spans of 128 characters, each
begun with an empty memory: truncated backpropagation through time. Departures from the paper: the gates do not see the
memory (no peepholes); dropout before and after the cell, never within its memory (Zaremba et al. 2014,
arXiv:1409.2329).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import Tensor, nn

from ankigen.models import language
from ankigen.models.corpus import ALPHABET, PASSAGES, Text
from ankigen.models.dropout import dropped
from ankigen.models.family import Family, Recipe
from ankigen.models.language import LanguageModel
from ankigen.models.lstm import Cell, State

if TYPE_CHECKING:
    import torch

RECIPE = Recipe(steps=8000, batch=16, peak_rate=6e-3, weight_decay=1e-2, average=0.998)
SPAN = 128  # characters through which a gradient flows


@dataclass(frozen=True)
class CharLstmConfig:
    """Numbers that say what a character is; size of the state; share that dropout takes; number of characters."""

    told: int = 40
    hidden: int = 200
    dropped: float = 0.2
    symbols: int = len(ALPHABET)


@dataclass
class Memory:
    """The cell's state after all that was read; None at the start."""

    state: State | None = None


class CharLstm(LanguageModel):
    """A distribution over passages, one character after the other."""

    def __init__(self, config: CharLstmConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or CharLstmConfig()
        self.told = nn.Embedding(c.symbols, c.told)
        self.cell = Cell(c.told, c.hidden)
        self.head = nn.Linear(c.hidden, c.symbols)

    def blank(self) -> Memory:
        """A memory of having read nothing."""
        return Memory()

    def forward(self, symbols: Tensor, memory: Memory | None = None, noise: torch.Generator | None = None) -> Tensor:
        """As `LanguageModel.forward`."""
        memory = memory or self.blank()
        told = dropped(self.told(symbols), self.config.dropped, noise)
        outputs, memory.state = self.cell.run(told, memory.state or self.cell.blank(told))
        logits: Tensor = self.head(dropped(outputs, self.config.dropped, noise))
        return logits


def losses(model: CharLstm, batch: Text, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative log-likelihood of a character in nats, mean over all spans of a batch of stretches."""
    spans = batch.symbols.unfold(1, SPAN + 1, SPAN).flatten(0, 1)  # (B · STRETCH / SPAN, SPAN + 1)
    return language.losses(model, Text(spans), progress, generator)


FAMILY = Family(
    "charlstm", CharLstm, CharLstmConfig, RECIPE, losses, source=PASSAGES,
    limits="It writes in the manner of this project's cards and pages, in English, formulas and Python. Words come out "
    "well, sentences seldom mean anything, and what it says is not true for having been said.",
)  # fmt: skip
