"""What a game of two networks leaves behind: pictures of the same latents as it went on, and the critic's curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from ankigen.models.gan import Gan

STAGES = (0.0, 0.01, 0.03, 0.1, 0.3)  # shares of the training after which pictures are kept
KEPT = 8  # pictures at each stage, of the first classes
TOGETHER = 60  # drawn with them, for batch normalisation
POINTS = 200  # of the curve
UNIT = 1000  # the curve is kept in whole thousandths: the moving average leaves whole numbers as they are


class History(nn.Module):
    """Pictures (stages, 8, 1, 28, 28) as bytes; the mean gap of scores in each 200th part of the training."""

    pictures: Tensor
    curve: Tensor
    counts: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("pictures", torch.zeros(len(STAGES), KEPT, 1, 28, 28, dtype=torch.uint8))
        self.register_buffer("curve", torch.zeros(POINTS, dtype=torch.int32))
        self.register_buffer("counts", torch.zeros(POINTS, dtype=torch.int32))

    def note(self, progress: float, gap: Tensor) -> None:
        """Adds the critic's gap between real pictures and draws to its part of the curve."""
        place = int(progress * POINTS)
        self.counts[place] += 1
        self.curve[place] += ((gap * UNIT - self.curve[place]) / self.counts[place]).round().int()

    @torch.no_grad()
    def keep(self, progress: float, model: Gan) -> None:
        """Keeps pictures of the same latents if a stage is reached of which there are none."""
        reached = sum(1 for stage in STAGES if stage <= progress)
        if reached and not self.pictures[reached - 1].any():
            drawn = model.draw(torch.arange(TOGETHER) % model.config.classes, same_latents())
            self.pictures[reached - 1] = (drawn[:KEPT] * 255).round().byte()

    def gaps(self) -> Tensor:
        """The critic's curve: (200,), in the unit of its scores."""
        return self.curve / UNIT


def same_latents() -> torch.Generator:
    """The generator that gives the latents of all stages."""
    return torch.Generator().manual_seed(0)
