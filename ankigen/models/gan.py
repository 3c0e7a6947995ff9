"""Conditional generative adversarial network: a generator draws, a critic tells its pictures from real ones.

Objective: a game (Goodfellow et al. 2014, arXiv:1406.2661). The critic minimises the first, the generator the second,
in its non-saturating form (§3 there), with ζ(t) = log(1 + eᵗ) and real pictures x of classes y,

    E[ζ(−D(x, y))] + E[ζ(D(G(z, y), y))] + γ/2 E[‖∇ₓ D(x, y)‖²],      E[ζ(−D(G(z, y), y))],   z ~ N(0, I)

where the third term, R1 (Mescheder et al. 2018, arXiv:1801.04406, eq. 9), keeps the critic flat at the data, so that
the game comes to rest. Networks as in DCGAN (Radford et al. 2016, arXiv:1511.06434); the class enters the critic as
an inner product, D(x, y) = (w + v_y)·φ(x) (Miyato & Koyama 2018, arXiv:1802.05637, eq. 3). Departures: no batch
normalisation in the critic; real and drawn pictures are bent alike before the critic sees them (Zhao et al. 2020,
arXiv:2006.10738), as 8,000 pictures are soon known by heart.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.augmentation import Augmentation, bent, mirrored
from ankigen.models.family import Family, Player, Recipe
from ankigen.models.history import History, same_latents

if TYPE_CHECKING:
    from ankigen.models.data import Dataset, Images

RECIPE = Recipe(
    steps=15000, batch=64, peak_rate=1e-3, weight_decay=0.0, average=0.999, momentum=0.0,
    augmentation=Augmentation(share=0.8),
)  # fmt: skip
FLATNESS = 0.02  # γ


@dataclass(frozen=True)
class GanConfig:
    """Numbers of latents and of classes, length of a class's embedding; channels of generator and critic."""

    latents: int = 64
    classes: int = 10
    embedding: int = 16
    drawing: tuple[int, int, int, int] = (24, 96, 64, 32)  # at 7×7 twice, at 14×14, at 28×28
    looking: tuple[int, int, int] = (32, 64, 128)  # at 14×14, 7×7, 3×3


def _normalised(layer: nn.Module, channels: int) -> list[nn.Module]:
    return [layer, nn.BatchNorm2d(channels), nn.ReLU()]


class Generator(nn.Module):
    """Latents and classes to pictures: from 7×7 features by transposed convolutions."""

    def __init__(self, c: GanConfig) -> None:
        super().__init__()
        start, coarse, middle, fine = c.drawing
        self.classes = nn.Embedding(c.classes, c.embedding)
        self.body = nn.Sequential(
            nn.Linear(c.latents + c.embedding, start * 49),
            nn.Unflatten(1, (start, 7, 7)),
            *_normalised(nn.Conv2d(start, coarse, 3, padding=1, bias=False), coarse),
            *_normalised(nn.ConvTranspose2d(coarse, middle, 4, 2, 1, bias=False), middle),
            *_normalised(nn.ConvTranspose2d(middle, fine, 4, 2, 1, bias=False), fine),
            nn.Conv2d(fine, 1, 3, padding=1),
            nn.Sigmoid(),
        )

    def forward(self, z: Tensor, labels: Tensor) -> Tensor:
        """Latents (B, Z) and classes (B,) to pictures (B, 1, 28, 28) in [0, 1]."""
        out: Tensor = self.body(torch.cat([z, self.classes(labels)], 1))
        return out


class Critic(nn.Module):
    """Pictures and classes to scores: high for what looks like a real picture of the class."""

    def __init__(self, c: GanConfig) -> None:
        super().__init__()
        halvings = [
            layer for a, b in pairwise((1, *c.looking)) for layer in (nn.Conv2d(a, b, 4, 2, 1), nn.LeakyReLU(0.2))
        ]
        self.body = nn.Sequential(*halvings)
        self.of_any = nn.Linear(c.looking[-1], 1)  # w
        self.of_class = nn.Embedding(c.classes, c.looking[-1])  # v
        nn.init.zeros_(self.of_class.weight)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        """Scores D(x, y), unbounded: (B, 1, 28, 28) in [0, 1] and (B,) to (B,)."""
        seen: Tensor = self.body(2 * x - 1).sum((2, 3))  # φ(x)
        scores: Tensor = self.of_any(seen).squeeze(1) + (self.of_class(labels) * seen).sum(1)
        return scores


class Gan(nn.Module):
    """The two players, and what the game left behind."""

    def __init__(self, config: GanConfig | None = None) -> None:
        super().__init__()
        self.config = config or GanConfig()
        self.generator = Generator(self.config)
        self.critic = Critic(self.config)
        self.history = History()

    def latents(self, n: int, generator: torch.Generator) -> Tensor:
        """Draws from the prior N(0, I): (n, Z)."""
        z = torch.randn(n, self.config.latents, generator=generator, device=generator.device)
        return z.to(self.history.pictures.device)

    @torch.no_grad()
    def draw(self, labels: Tensor, generator: torch.Generator) -> Tensor:
        """One draw of each class: (B,) to (B, 1, 28, 28) in [0, 1]."""
        drawn: Tensor = self.generator(self.latents(len(labels), generator), labels)
        return drawn

    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """Draws of classes in turn: (n, 1, 28, 28) in [0, 1]."""
        return self.draw(torch.arange(n) % self.config.classes, generator)

    def ages(self) -> Tensor:
        """The same latents as they were drawn over the training, now last: (stages + 1, 8, 1, 28, 28) in [0, 1]."""
        before = self.history.pictures / 255
        return torch.cat([before, self.sample(before.shape[1], same_latents()).unsqueeze(0)])


def critic_losses(model: Gan, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The critic's objective, and by how much its scores of real pictures are the higher."""
    x, drawn = shown(model, batch, RECIPE.augmentation, generator)
    x.requires_grad_()
    real, fake = model.critic(x, batch.labels), model.critic(drawn, batch.labels)
    (slope,) = torch.autograd.grad(real.sum(), x, create_graph=True)
    steep = slope.square().flatten(1).sum(1).mean()
    gap = (real - fake).mean().detach()
    model.history.note(progress, gap)
    return {"loss": (F.softplus(-real) + F.softplus(fake)).mean() + FLATNESS / 2 * steep, "gap": gap}


def generator_losses(model: Gan, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The generator's objective; now and then its pictures of the same latents are kept."""
    model.history.keep(progress, model)
    drawn = bent(model.generator(model.latents(len(batch), generator), batch.labels), RECIPE.augmentation, generator)
    return {"loss": F.softplus(-model.critic(drawn, batch.labels)).mean()}


def shown(model: Gan, batch: Images, how: Augmentation, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """What the critic sees: mirrored pictures and draws of the same classes, all bent; no gradient flows back."""
    with torch.no_grad():
        drawn = model.generator(model.latents(len(batch), generator), batch.labels)
        return bent(mirrored(batch.grey(), generator), how, generator), bent(drawn, how, generator)


@torch.no_grad()
def finish(model: Gan, pictures: Dataset) -> None:
    """Measures anew the means and variances of batch normalisation, which belong to the averaged weights."""
    generator = torch.Generator().manual_seed(0)
    norms = [module for module in model.generator.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean over all batches
    model.generator.train()
    for labels in torch.split(pictures.train.labels, 500):
        model.draw(labels, generator)
    model.generator.eval()


PLAYERS = (Player("critic", critic_losses), Player("generator", generator_losses))
LIMITS = (
    "It has no likelihood, so it can be judged by its draws alone. It knows silhouettes, each of one of ten animals; "
    "a draw may fall between two poses and have a leg too many."
)
FAMILY = Family("gan", Gan, GanConfig, RECIPE, PLAYERS, finish, LIMITS)
