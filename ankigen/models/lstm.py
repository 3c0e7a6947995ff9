"""LSTM on pictures, on two levels: one cell reads the rows downwards, another draws each row from left to right.

    p(x|y) = ∏ᵣ ∏ₖ p(xᵣₖ | rows above r, pixels left of k, y),   in raster order

Objective: the exact log-likelihood, to be maximised: the chain rule as in van den Oord et al. 2016, arXiv:1601.06759,
eq. 1, whose Row LSTM is a relative. The cell is that of Hochreiter & Schmidhuber 1997 (Neural Computation 9(8)) with
the forget gate of Gers et al. 2000 (Neural Computation 12(10)):

    i = σ(W_i [x, h] + b_i)    f = σ(W_f [x, h] + b_f)    o = σ(W_o [x, h] + b_o)
    c ← f ⊙ c + i ⊙ tanh(W_c [x, h] + b_c)    h ← o ⊙ tanh(c)

What the upper level has understood of the rows so far begins the lower level's state and tells it about each column;
the lower level also sees the nearest pixels of the two rows above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.augmentation import Augmentation, training_pictures
from ankigen.models.autoregressive import Autoregressive
from ankigen.models.family import Family, Recipe
from ankigen.models.likelihoods import log_bernoulli

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(
    steps=24000, batch=32, peak_rate=2e-3, weight_decay=1e-2, average=0.999,
    augmentation=Augmentation(share=0.5),
)  # fmt: skip
NEAR = 3  # pixels to each side that are seen of the rows above
ABOVE = 2  # how many of these rows


@dataclass(frozen=True)
class LstmConfig:
    """Sizes of the two states; numbers said about each column; size of the picture, number of classes."""

    rows: int = 256
    pixels: int = 96
    column: int = 16
    size: int = 28
    classes: int = 10


State = tuple[Tensor, Tensor]
"""Output h and memory c of a cell, each (B, hidden)."""


class Cell(nn.Module):
    """Long short-term memory: what to let in, what to forget, what to say."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.hidden = hidden
        self.from_input = nn.Linear(inputs, 4 * hidden)
        self.from_output = nn.Linear(hidden, 4 * hidden, bias=False)
        nn.init.orthogonal_(self.from_output.weight)
        with torch.no_grad():
            self.from_input.bias[hidden : 2 * hidden] += 1  # remember to begin with

    def forward(self, seen: Tensor, state: State) -> State:
        """One step: `from_input` of the new input, (B, 4·hidden), and the state before it to the state after it."""
        h, c = state
        let_in, forget, say, content = (seen + self.from_output(h)).chunk(4, 1)
        c = forget.sigmoid() * c + let_in.sigmoid() * content.tanh()
        return say.sigmoid() * c.tanh(), c

    def blank(self, x: Tensor) -> State:
        """Nothing heard and nothing remembered yet, for a batch (B, …)."""
        zeros = x.new_zeros(len(x), self.hidden)
        return zeros, zeros

    def run(self, inputs: Tensor, state: State) -> tuple[Tensor, State]:
        """The outputs after each of T inputs, (B, T, inputs) to (B, T, hidden), and the last state."""
        outputs = []
        for seen in self.from_input(inputs).unbind(1):
            state = self(seen, state)
            outputs.append(state[0])
        return torch.stack(outputs, 1), state


class Lstm(Autoregressive):
    """A distribution over binary pictures given their class, one pixel after the other in raster order."""

    def __init__(self, config: LstmConfig | None = None) -> None:
        c = config or LstmConfig()
        super().__init__(c.size, c.classes)
        self.config = c
        self.label = nn.Embedding(c.classes, c.size)
        self.rows = Cell(2 * c.size, c.rows)
        self.columns = nn.Linear(c.rows, c.size * c.column)
        self.begin = nn.Linear(c.rows, 2 * c.pixels)
        self.pixels = Cell(1 + c.column + ABOVE * (2 * NEAR + 1), c.pixels)
        self.head = nn.Linear(c.pixels, 1)

    def logits(self, x: Tensor, labels: Tensor) -> Tensor:
        """Log-odds that a pixel is white, given those before it: (B, 1, H, W) and (B,) to (B, 1, H, W)."""
        signed = 2 * x.squeeze(1) - 1
        above = F.pad(signed, (0, 0, 1, -1))  # the row before each row
        read, _ = self.rows.run(self._row_inputs(above, labels), self.rows.blank(x))  # (B, H, rows)
        left = F.pad(signed, (1, -1)).unsqueeze(3)
        inputs = torch.cat([left, self._surroundings(read, self._windows(signed))], 3)
        outputs, _ = self.pixels.run(inputs.flatten(0, 1), self._begun(read.flatten(0, 1)))  # (B·H, W, pixels)
        logits: Tensor = self.head(outputs)
        return logits.view(x.shape)

    def log_conditional(self, x: Tensor, labels: Tensor) -> Tensor:
        """Log p(x|y): binary pictures (B, 1, H, W) and classes (B,) to (B,), nats, summed over the pixels."""
        return log_bernoulli(x, self.logits(x, labels))

    @torch.no_grad()
    def complete(self, top: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
        """As `Autoregressive.complete`; both states are carried on, so each step costs the same."""
        signed = 2 * F.pad(top.squeeze(1), (0, 0, 0, self.size - top.shape[2])) - 1
        state = self.rows.blank(top)
        for row in range(self.size):
            above = F.pad(signed, (0, 0, 1, -1))[:, row : row + 1]
            state = self.rows(self.rows.from_input(self._row_inputs(above, labels))[:, 0], state)
            if row >= top.shape[2]:
                around = self._surroundings(state[0].unsqueeze(1), self._windows(signed)[:, row : row + 1])
                signed[:, row] = 2 * self._row(around[:, 0], self._begun(state[0]), generator) - 1
        return (signed.unsqueeze(1) + 1) / 2

    def _row(self, around: Tensor, state: State, generator: torch.Generator) -> Tensor:
        """Draws one row: what is known of each column, (B, W, …), and the first state to (B, W), 0 or 1."""
        drawn: list[Tensor] = []
        pixel = around.new_zeros(len(around), 1)  # beyond the left edge
        for known in around.unbind(1):
            state = self.pixels(self.pixels.from_input(torch.cat([pixel, known], 1)), state)
            drawn.append(torch.bernoulli(self.head(state[0]).sigmoid(), generator=generator))
            pixel = 2 * drawn[-1] - 1
        return torch.cat(drawn, 1)

    def _row_inputs(self, above: Tensor, labels: Tensor) -> Tensor:
        """Rows (B, R, W) beside the embedded class: (B, R, 2·W)."""
        return torch.cat([above, self.label(labels).unsqueeze(1).expand_as(above)], 2)

    def _windows(self, signed: Tensor) -> Tensor:
        """The pixels near each place in the rows above: (B, H, W) to (B, H, W, …)."""
        padded = F.pad(signed, (NEAR, NEAR, ABOVE, -1))
        windows = padded.unfold(1, ABOVE, 1).unfold(2, 2 * NEAR + 1, 1)  # (B, H, W, ABOVE, 2·NEAR + 1)
        return windows.flatten(3)

    def _surroundings(self, read: Tensor, windows: Tensor) -> Tensor:
        """What both levels know of each column: (B, R, rows) and (B, R, W, …) to (B, R, W, …)."""
        columns = self.columns(read).unflatten(2, (self.size, -1))
        return torch.cat([columns, windows], 3)

    def _begun(self, read: Tensor) -> State:
        """The pixel cell's first state in rows of which this has been read: (B, rows) to twice (B, pixels)."""
        h, c = self.begin(read).tanh().chunk(2, 1)
        return h, c


def losses(model: Lstm, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative log-likelihood given the class in nats, mean over a batch; products in bfloat16, sums not."""
    x = training_pictures(batch, RECIPE.augmentation, progress, generator)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model.logits(x, batch.labels)
    return {"loss": -log_bernoulli(x, logits.float()).mean()}


FAMILY = Family(
    "lstm", Lstm, LstmConfig, RECIPE, losses,
    limits="It knows ten animals as black and white silhouettes, drawn from the top left to the bottom right: half a "
    "picture can be completed if the half is the upper one. What it remembers of the rows above has to pass through "
    "one state: small parts that lie far apart do not always match.",
)  # fmt: skip
