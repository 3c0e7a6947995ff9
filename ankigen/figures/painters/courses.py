"""How draws come to be, frame by frame: walks, trainings, pictures that grow row by row, games."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import torch

from ankigen.figures.painters.autoregressive import hidden
from ankigen.models import orchard
from ankigen.models.rbm import as_pictures
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.models.diffusion import Diffusion
    from ankigen.models.ebm import Ebm
    from ankigen.models.gan import Gan
    from ankigen.models.rbm import Rbm
    from ankigen.models.worldmodel import WorldModel

WALK = (0, 1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, 126, 160, 200, 250, 320)
"""Steps after which a Langevin chain is shown; each frame is about a quarter further than the last."""
SWEEPS = tuple(range(0, 41, 2))
"""Steps after which a Gibbs chain is shown."""
ROWS = range(0, 29, 2)
"""Rows that are drawn in each frame of a picture that grows."""
GAME = 44
"""Steps of a game that is watched."""


def langevin(name: str, n: int, generator: torch.Generator) -> Tensor:
    """Noise on its way down the energy: (frames, n, 1, 28, 28)."""
    noise = torch.rand(n, 1, 28, 28, generator=generator)
    return cast("Ebm", load(name)).chain(noise, WALK, generator)


def gibbs(name: str, n: int, generator: torch.Generator) -> Tensor:
    """Chains from draws on, as the probability of white that each state gives: (frames, n, 1, 28, 28)."""
    model = cast("Rbm", load(name))
    v = torch.bernoulli(model.sample(n, generator), generator=generator).flatten(1)
    with torch.no_grad():
        return torch.stack([as_pictures(model.visible(model.hidden(v))) for v in model.chain(v, SWEEPS, generator)])


def denoising(name: str, n: int, generator: torch.Generator) -> Tensor:
    """Pictures on their way out of the noise, classes in turn: (frames, n, 1, 28, 28)."""
    model = cast("Diffusion", load(name))
    noise = torch.randn(n, 1, 28, 28, generator=generator)
    states = model.walk(noise, torch.arange(n) % model.config.classes)
    return torch.stack([(noise + 1) / 2, *(z for z, _ in states)]).clamp(0, 1)


def training(name: str, n: int, generator: torch.Generator) -> Tensor:
    """The same latents as the generator learnt, the finished one last: (frames, at most 8, 1, 28, 28)."""
    del generator  # the latents are those that were kept
    return cast("Gan", load(name)).ages()[:, :n]


def growing(name: str, n: int, generator: torch.Generator) -> Tensor:
    """Pictures drawn from the top down, as the model draws them: (frames, n, 1, 28, 28)."""
    model: Any = load(name)
    drawn: Tensor = model.sample(n, generator)
    return torch.stack([hidden(drawn, rows) for rows in ROWS])


@torch.no_grad()
def playing(name: str, n: int, generator: torch.Generator) -> Tensor:
    """Games in the world, in which the controller sees the frames: (frames, n, 1, 28, 28)."""
    policy, world = cast("WorldModel", load(name)).policy(), orchard.begin(n, generator)
    frames = [world.frames()]
    for _ in range(GAME):
        world = orchard.step(world, policy(world), generator).world
        frames.append(world.frames())
    return torch.stack(frames).float() / 255


COURSES = {
    "diffusion": denoising,
    "ebm": langevin,
    "rbm": gibbs,
    "gan": training,
    "wgan": training,
    "lstm": growing,
    "pixelcnn": growing,
    "transformer": growing,
    "worldmodel": playing,
}
