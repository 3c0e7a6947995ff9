"""What every family of models has in common: how it is built and how it is trained.

A family is one module, `ankigen/models/<name>.py`, read from top to bottom: the objective as a formula with its paper,
the settings, the blocks, the network, its loss, its sampling; the last line is its `FAMILY`. Parts that would make it
long have files of their own, such as `coupling.py`. A new family is entered into `registry.NAMES` and given its
measures in `evaluation/protocol.py`; training, weights, manifest and card are shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from ankigen.models.augmentation import Augmentation
from ankigen.models.data import ANIMALS
from ankigen.models.source import Source, Split


@dataclass(frozen=True)
class Recipe:
    """The recorded schedule of a model, which makes its shipped weights again.

    The optimiser is AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101); the learning rate climbs linearly and falls
    along half a cosine; what is kept is a moving average of the weights.
    """

    steps: int
    batch: int  # examples a step
    peak_rate: float
    weight_decay: float
    average: float  # share of the old value that the moving average keeps at each step
    climb: float = 0.03  # share of the steps in which the learning rate rises
    momentum: float = 0.9  # β₁ of the optimiser
    augmentation: Augmentation = field(default_factory=Augmentation)

    def rate(self, progress: float) -> float:
        """The learning rate after a share `progress` of the steps, 0 to 1."""
        if progress < self.climb:
            return self.peak_rate * progress / self.climb
        fallen = (progress - self.climb) / (1 - self.climb)
        return self.peak_rate * (1 + math.cos(math.pi * fallen)) / 2

    def decay(self, step: int) -> float:
        """The moving average's share of the old value at `step`, smaller at the start, when little is known."""
        return min(self.average, (1 + step) / (10 + step))


Losses = Callable[[Any, Any, float, torch.Generator], dict[str, Tensor]]
"""From model, batch of examples, progress (0 to 1) and generator to named scalars, of which `loss` is minimised."""


@dataclass(frozen=True)
class Player:
    """A part of a model that moves by a loss of its own, as often in each step as it has turns."""

    part: str  # name of the part in the model; empty for all of it
    losses: Losses
    turns: int = 1


@dataclass(frozen=True)
class Family:
    """A kind of model: its network, the settings of that, its schedule and its training loss.

    Networks that play against each other have a loss each and move in turn.
    """

    name: str
    network: Callable[[Any], nn.Module]
    config: Callable[..., Any]
    recipe: Recipe
    losses: Losses | tuple[Player, ...]
    finish: Callable[[Any, Split[Any]], None] | None = None  # once, after the last step
    limits: str = ""  # what its card says of use and limits
    source: Source = ANIMALS  # what it learns from

    @property
    def turns(self) -> tuple[Player, ...]:
        """Who moves in a step, one after the other."""
        players = self.losses if isinstance(self.losses, tuple) else (Player("", self.losses),)
        return tuple(player for player in players for _ in range(player.turns))

    def build(self, rng_seed: int) -> nn.Module:
        """A fresh network whose first weights depend on the seed alone; the global generator is left as it was."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng_seed)
            return self.network(self.config())
