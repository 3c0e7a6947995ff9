"""Wasserstein GAN with gradient penalty: the critic measures how far the draws are from the data.

Objective: the Wasserstein distance between data p and draws q, in the form of Kantorovich and Rubinstein (Arjovsky
et al. 2017, arXiv:1701.07875, eq. 2), which the critic D maximises and the generator minimises,

    W(p, q) = max over D with ‖∇D‖ ≤ 1 of  E_p[D(x, y)] − E_q[D(x, y)]

The bound on the slope is a penalty (Gulrajani et al. 2017, arXiv:1704.00028, eq. 3): λ E[(‖∇D(x̂, y)‖ − 1)²] with x̂ on
the straight lines between pictures and draws. The critic, which has to be near its best for the distance to mean
anything, moves several times for each move of the generator. The networks are those of `gan.py`, with the classes.
Departures: three moves of the critic, not five; pictures are bent before it sees them, as there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ankigen.models.augmentation import Augmentation, bent
from ankigen.models.family import Family, Player, Recipe
from ankigen.models.gan import Critic, Gan, GanConfig, finish, shown

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(
    steps=8000, batch=64, peak_rate=5e-4, weight_decay=0.0, average=0.999, momentum=0.0,
    augmentation=Augmentation(share=0.8),
)  # fmt: skip
PENALTY = 10.0  # λ
TURNS = 3  # moves of the critic for one of the generator


def critic_losses(model: Gan, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The critic's objective: minus the distance that it finds, which is `gap`, and the penalty."""
    x, drawn = shown(model, batch, RECIPE.augmentation, generator)
    gap = (model.critic(x, batch.labels) - model.critic(drawn, batch.labels)).mean()
    share = torch.rand(len(x), 1, 1, 1, generator=generator)
    penalty = gradient_penalty(model.critic, torch.lerp(x, drawn, share), batch.labels)
    model.history.note(progress, gap.detach())
    return {"loss": PENALTY * penalty - gap, "gap": gap.detach(), "penalty": penalty.detach()}


def gradient_penalty(critic: Critic, x: Tensor, labels: Tensor) -> Tensor:
    """The mean of (‖∇D(x, y)‖ − 1)² over pictures (B, 1, 28, 28); a scalar through which gradients flow.

    Source: Gulrajani et al. 2017, arXiv:1704.00028, eq. 3.
    """
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(x, labels).sum(), x, create_graph=True)
    off: Tensor = slope.flatten(1).norm(dim=1) - 1
    return off.square().mean()


def generator_losses(model: Gan, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """Minus the critic's mean score; now and then pictures of the same latents are kept."""
    model.history.keep(progress, model)
    drawn = bent(model.generator(model.latents(len(batch), generator), batch.labels), RECIPE.augmentation, generator)
    return {"loss": -model.critic(drawn, batch.labels).mean()}


PLAYERS = (Player("critic", critic_losses, TURNS), Player("generator", generator_losses))
LIMITS = (
    "Its critic's distance holds on the training pictures, bent as they were, and in its own unit. Otherwise as the "
    "conditional GAN: no likelihood, silhouettes of ten animals alone."
)
FAMILY = Family("wgan", Gan, GanConfig, RECIPE, PLAYERS, finish, LIMITS)
