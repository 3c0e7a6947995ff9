"""The memory of the world model: a recurrent network that is told code and action, and foresees the next moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.density import Density
from ankigen.models.lstm import Cell, State
from ankigen.models.orchard import ACTIONS

if TYPE_CHECKING:
    from ankigen.models.episodes import Episodes


@dataclass(frozen=True)
class Foresight:
    """What is expected of the next moment: a density of its code, and the log-odds (B,) of fruit and of the end."""

    code: Density
    fruit: Tensor
    over: Tensor


class Memory(nn.Module):
    """An LSTM between two layers of one width; it remembers by h and c, (B, hidden) each."""

    def __init__(self, latents: int, width: int, hidden: int, components: int) -> None:
        super().__init__()
        self.components = components
        self.read = nn.Sequential(nn.Linear(latents + len(ACTIONS), width), nn.SiLU())
        self.cell = Cell(width, hidden)
        self.say = nn.Sequential(
            nn.Linear(hidden, width), nn.SiLU(), nn.Linear(width, components * (1 + 2 * latents) + 2)
        )

    def told(self, z: Tensor, actions: Tensor) -> Tensor:
        """What the cell gets of codes (…, Z) and actions (…): (…, width)."""
        out: Tensor = self.read(torch.cat([z, F.one_hot(actions, len(ACTIONS)).to(z.dtype)], -1))
        return out

    def forward(self, z: Tensor, actions: Tensor, state: State) -> State:
        """A step further: codes (B, Z) and actions (B,)."""
        after: State = self.cell(self.cell.from_input(self.told(z, actions)), state)
        return after

    def foresight(self, h: Tensor, z: Tensor) -> Foresight:
        """What outputs (B, hidden), in which the action is known, say of what follows codes (B, Z)."""
        raw: Tensor = self.say(h)
        return Foresight(Density.of(raw[:, :-2], z, self.components), raw[:, -2], raw[:, -1])

    def cost(self, z: Tensor, batch: Episodes) -> tuple[Tensor, Tensor]:
        """What it did not foresee of a step, in nats: of the next of codes (B, T + 1, Z), and of fruit and end."""
        outputs, _ = self.cell.run(self.told(z[:, :-1], batch.actions), self.cell.blank(z))
        expected = self.foresight(outputs.flatten(0, 1), z[:, :-1].flatten(0, 1))
        surprise = -expected.code.log_prob(z[:, 1:].flatten(0, 1)).mean()
        events = ((expected.fruit, batch.fruit), (expected.over, batch.over))
        missed = [F.binary_cross_entropy_with_logits(odds, came.flatten().float()) for odds, came in events]
        return surprise, missed[0] + missed[1]
