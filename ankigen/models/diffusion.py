"""Diffusion: a network that sees pictures through noise learns to tell the two apart, and so to draw out of pure noise.

Objective: the squared error of the guessed velocity, to be minimised (Ho et al. 2020, arXiv:2006.11239, eq. 14; for v,
Salimans & Ho 2022, arXiv:2202.00512, §4),

    E ‖ v̂(z_t, t, y) − (α_t ε − σ_t x) ‖²,   z_t = α_t x + σ_t ε,   t ~ U(0, 1),   ε ~ N(0, I)

which weighs the times of the variational bound (`noising.path_cost`) otherwise, in favour of what the eye sees. The
guess of the noise is a score, −ε̂/σ_t = ∇ log p(z_t): what an energy-based model calls −∇E, learnt at every loudness of
the noise. One time in ten the class is hidden, so that what the class adds can be scaled up in drawing,

    v̂ = v̂(z, t) + w (v̂(z, t, y) − v̂(z, t))     (Ho & Salimans 2022, arXiv:2207.12598, eq. 6, whose w is one less)

Network: a U-Net (Ronneberger et al. 2015, arXiv:1505.04597) over 2×2 patches, with residual blocks that time and class
stretch and shift (Dhariwal & Nichol 2021, arXiv:2105.05233, §3), and attention where the picture is smallest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models import noising
from ankigen.models.augmentation import Augmentation, bent, mirrored
from ankigen.models.family import Family, Recipe
from ankigen.models.unet import Attention, Block, TimeAndClass

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(
    steps=12000, batch=48, peak_rate=2e-3, weight_decay=1e-3, average=0.999,
    augmentation=Augmentation(share=0.3),
)  # fmt: skip
HIDDEN = 0.1  # share of the classes that are hidden in training
STEPS, GUIDANCE = 25, 1.5  # of drawing, unless told otherwise


@dataclass(frozen=True)
class DiffusionConfig:
    """Channels at 14×14 and at 7×7; numbers that say time and class; heads of attention; number of classes."""

    fine: int = 40
    coarse: int = 80
    told: int = 96
    heads: int = 4
    classes: int = 10


class Diffusion(nn.Module):
    """Noised pictures, the time and the class to the velocity."""

    def __init__(self, config: DiffusionConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or DiffusionConfig()
        self.told = TimeAndClass(c.told, c.classes)
        self.enter = nn.Conv2d(4, c.fine, 3, padding=1)
        self.down = nn.ModuleList([Block(c.fine, c.fine, c.told), Block(c.fine, c.fine, c.told)])
        self.shrink = nn.Conv2d(c.fine, c.coarse, 2, 2)
        self.middle = nn.ModuleList([Block(c.coarse, c.coarse, c.told), Block(c.coarse, c.coarse, c.told)])
        self.attention = Attention(c.coarse, c.heads)
        self.grow = nn.ConvTranspose2d(c.coarse, c.fine, 2, 2)
        self.up = nn.ModuleList([Block(2 * c.fine, c.fine, c.told), Block(c.fine, c.fine, c.told)])
        self.leave = nn.Sequential(nn.GroupNorm(8, c.fine), nn.SiLU(), nn.Conv2d(c.fine, 4, 3, padding=1))

    def forward(self, z: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        """Pictures (B, 1, 28, 28), from −1 to 1 and noised, times (B,) and classes (B,) to v̂ (B, 1, 28, 28)."""
        told = self.told(t, labels)
        h = self.enter(F.pixel_unshuffle(z, 2))
        for block in self.down:
            h = block(h, told)
        first, second = self.middle
        small = second(self.attention(first(self.shrink(h), told)), told)
        h = torch.cat([h, self.grow(small)], 1)
        for block in self.up:
            h = block(h, told)
        out: Tensor = F.pixel_shuffle(self.leave(h), 2)
        return out

    @property
    def hidden(self) -> int:
        """The number that stands for a class that is not told."""
        return self.config.classes

    def guided(self, labels: Tensor, guidance: float) -> noising.Denoiser:
        """A denoiser for classes (B,); `guidance` is w: 0 hides the class, 1 tells it, more exaggerates it."""

        def denoise(z: Tensor, t: Tensor) -> Tensor:
            if guidance == 1:
                plain: Tensor = self(z, t, labels)
                return plain
            unknown = torch.full_like(labels, self.hidden)
            both = self(torch.cat([z, z]), torch.cat([t, t]), torch.cat([unknown, labels]))
            without, told = both.chunk(2)
            return torch.lerp(without, told, guidance)

        return denoise

    @torch.no_grad()
    def walk(
        self, noise: Tensor, labels: Tensor, steps: int = STEPS, guidance: float = GUIDANCE
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """From noise (B, 1, 28, 28) to pictures: after each step z and x̂, both in [0, 1] or, while noisy, around it."""
        for z, guess in noising.walk(self.guided(labels, guidance), noise, steps, bound=1):
            yield (z + 1) / 2, (guess + 1) / 2

    def draw(
        self, labels: Tensor, generator: torch.Generator, steps: int = STEPS, guidance: float = GUIDANCE
    ) -> Tensor:
        """One draw of each class: (B,) to (B, 1, 28, 28) in [0, 1]."""
        *_, (_, drawn) = self.walk(torch.randn(len(labels), 1, 28, 28, generator=generator), labels, steps, guidance)
        return drawn

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draws of classes in turn: (n, 1, 28, 28) in [0, 1]."""
        return self.draw(torch.arange(n) % self.config.classes, generator)

    @torch.no_grad()
    def bits_per_pixel(self, pixels: Tensor, labels: Tensor, generator: torch.Generator, draws: int = 1) -> Tensor:
        """The variational bound of the cost of coding bytes given their class: (B, 1, 28, 28), uint8, to bits (B,)."""
        x, values = pixels / 127.5 - 1, torch.arange(256) / 127.5 - 1
        cost = noising.path_cost(self.guided(labels, 1), x, generator, draws)
        ends = torch.cat([noising.ends_cost(part, values, generator) for part in torch.split(x, 25)])
        return (cost + ends) / (x[0].numel() * math.log(2))


def losses(model: Diffusion, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The squared error of the velocity, mean over a batch; times are spread evenly over the batch."""
    del progress
    x = 2 * bent(mirrored(batch.grey(), generator), RECIPE.augmentation, generator) - 1
    n = len(x)
    t = (torch.randperm(n, generator=generator) + torch.rand(n, generator=generator)) / n
    noise = torch.randn(x.shape, generator=generator)
    labels = batch.labels.masked_fill(torch.rand(n, generator=generator) < HIDDEN, model.hidden)
    guess = model(noising.noised(x, noise, t), t, labels)
    return {"loss": F.mse_loss(guess, noising.velocity(x, noise, t))}


FAMILY = Family(
    "diffusion", Diffusion, DiffusionConfig, RECIPE, losses,
    limits="It draws ten animals as silhouettes, in 25 steps, each a pass through the network. Strong guidance makes "
    "draws typical and alike. The bound on its likelihood is far from tight: the loss favours what the eye sees.",
)  # fmt: skip
