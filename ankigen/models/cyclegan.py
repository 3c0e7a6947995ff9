"""CycleGAN: horses become zebras and cats dogs, and back, learnt from pictures of which no two belong together.

Objective: a game (Zhu et al. 2017, arXiv:1703.10593, eq. 3 and §5.2) of translators G_b, which make any picture one of
animal b, against a critic D. With a picture x of animal a, its partner b, and ζ(t) = log(1 + eᵗ), the translators
minimise

    E[ζ(−D(G_b(x), b))] + λ E[|G_a(G_b(x)) − x|] + μ E[|G_a(x) − x|]

No picture of an animal has a counterpart among those of another. The first term asks that the translation looks like
some b; the second, that the picture can be had back from it, so that pose and outline are kept; the third, that what
is of the animal already is left alone. The critic's objective is that of `gan.py`, translations of pictures standing
for draws, and so is its network. Departures: one critic, told the animal, sees all four; its loss is logistic with R1
in place of least squares and a pool of past translations; it also learns to refuse pictures of a as ones of b (Reed et
al. 2016, arXiv:1605.05396, §4.2); pictures are bent before it sees them, as 850 an animal are soon known by heart. The
translators are small U-Nets (Ronneberger et al. 2015, arXiv:1505.04597) that begin as the identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models import unpaired
from ankigen.models.augmentation import Augmentation, bent, mirrored
from ankigen.models.data import CLASSES
from ankigen.models.family import Family, Player, Recipe
from ankigen.models.gan import Critic, GanConfig
from ankigen.models.unpaired import ANIMALS

if TYPE_CHECKING:
    from ankigen.models.unpaired import Unpaired

RECIPE = Recipe(
    steps=4200, batch=10, peak_rate=1e-3, weight_decay=0.0, average=0.998, momentum=0.0,
    augmentation=Augmentation(share=0.6),
)  # fmt: skip
PARTNERS = ("dog", "cat", "zebra", "horse")
"""What each of ANIMALS is translated into."""

CYCLE, IDENTITY = 10.0, 5.0  # λ and μ
FLATNESS = 0.02  # weight of R1, γ in `gan.py`
STAY = 4.0  # how sure a translator is at first of white and black, in logits


@dataclass(frozen=True)
class CycleganConfig:
    """Channels of a translator at 14×14, at 7×7, and before its last layer, at 28×28; of the critic."""

    fine: int = 20
    coarse: int = 40
    last: int = 8
    looking: tuple[int, int, int] = (16, 40, 64)  # at 14×14, 7×7, 3×3


class Block(nn.Module):
    """x + two convolutions of it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.GroupNorm(4, channels), nn.SiLU(), nn.Conv2d(channels, channels, 3, padding=1),
            nn.GroupNorm(4, channels), nn.SiLU(), nn.Conv2d(channels, channels, 3, padding=1),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        """Features (B, C, H, W) to the same."""
        out: Tensor = x + self.body(x)
        return out


class Translator(nn.Module):
    """Pictures of one animal to pictures of another: G, a U-Net over 2×2 patches."""

    def __init__(self, c: CycleganConfig) -> None:
        super().__init__()
        self.enter = nn.Sequential(nn.Conv2d(4, c.fine, 3, padding=1), Block(c.fine))
        self.small = nn.Sequential(
            nn.Conv2d(c.fine, c.coarse, 2, 2), Block(c.coarse), nn.ConvTranspose2d(c.coarse, c.fine, 2, 2)
        )
        self.join = nn.Sequential(nn.Conv2d(2 * c.fine, c.fine, 1), Block(c.fine))
        self.leave = nn.Sequential(
            nn.PixelShuffle(2), nn.Conv2d(c.fine // 4, c.last, 3, padding=1), nn.SiLU(),
            nn.Conv2d(c.last, 1, 3, padding=1),
        )  # fmt: skip
        nn.init.zeros_(self.leave[-1].weight)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        """(B, 1, 28, 28) in [0, 1] to the same."""
        fine = self.enter(F.pixel_unshuffle(2 * x - 1, 2))
        change = self.leave(self.join(torch.cat([fine, self.small(fine)], 1)))
        return torch.sigmoid(STAY * (2 * x - 1) + change)


class Cyclegan(nn.Module):
    """A translator into each of the four animals, and their critic."""

    def __init__(self, config: CycleganConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or CycleganConfig()
        self.translators = nn.ModuleDict({animal: Translator(c) for animal in ANIMALS})
        self.critic = Critic(GanConfig(looking=c.looking))

    def translate(self, x: Tensor, into: Sequence[str]) -> Tensor:
        """Pictures of A animals, those of each as another: (A, B, 1, 28, 28) in [0, 1] and A of ANIMALS to the same."""
        return torch.stack([self.translators[animal](own) for animal, own in zip(into, x, strict=True)])

    def scores(self, x: Tensor, animals: Sequence[str]) -> Tensor:
        """How real the critic finds pictures (A, B, 1, 28, 28) as pictures of A animals: (A · B,), unbounded."""
        told = torch.tensor([CLASSES.index(animal) for animal in animals]).repeat_interleave(x.shape[1])
        scores: Tensor = self.critic(x.flatten(0, 1), told)
        return scores


def critic_losses(model: Cyclegan, batch: Unpaired, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The critic's objective, and by how much its scores of real pictures are the higher."""
    del progress
    x = shown(batch, generator)
    with torch.no_grad():
        drawn, x = seen(model.translate(x, PARTNERS), generator), seen(x, generator)
    x.requires_grad_()
    real, fake, other = model.scores(x, ANIMALS), model.scores(drawn, PARTNERS), model.scores(x.detach(), PARTNERS)
    (slope,) = torch.autograd.grad(real.sum(), x, create_graph=True)
    steep = slope.square().sum((2, 3, 4)).mean()
    refused = (F.softplus(fake) + F.softplus(other)).mean() / 2
    loss = F.softplus(-real).mean() + refused + FLATNESS / 2 * steep
    return {"loss": loss, "gap": (real - fake).mean().detach()}


def translator_losses(
    model: Cyclegan, batch: Unpaired, progress: float, generator: torch.Generator
) -> dict[str, Tensor]:
    """The translators' objective and the two of its terms that are distances, in grey values per pixel."""
    del progress
    x = shown(batch, generator)
    drawn = model.translate(x, PARTNERS)
    back, same = model.translate(torch.cat([drawn, x], 1), ANIMALS).chunk(2, 1)
    cycle, identity = (back - x).abs().mean(), (same - x).abs().mean()
    game = F.softplus(-model.scores(seen(drawn, generator), PARTNERS)).mean()
    loss = game + CYCLE * cycle + IDENTITY * identity
    return {"loss": loss, "cycle": cycle.detach(), "identity": identity.detach()}


def shown(batch: Unpaired, generator: torch.Generator) -> Tensor:
    """The pictures of a batch, mirrored one time in two: (A, B, 1, 28, 28) in [0, 1]."""
    x = batch.grey()
    return mirrored(x.flatten(0, 1), generator).view_as(x)


def seen(x: Tensor, generator: torch.Generator) -> Tensor:
    """Pictures (A, B, 1, 28, 28) as the critic is shown them: some are bent."""
    return bent(x.flatten(0, 1), RECIPE.augmentation, generator).view_as(x)


PLAYERS = (Player("critic", critic_losses), Player("translators", translator_losses))
LIMITS = (
    "It translates silhouettes of four animals, 28×28 pixels. A translation is one of many that would do, and what it "
    "cannot show it may hide in faint greys for the way back: a small cycle error proves nothing by itself."
)
FAMILY = Family("cyclegan", Cyclegan, CycleganConfig, RECIPE, PLAYERS, limits=LIMITS, source=unpaired.SOURCE)
