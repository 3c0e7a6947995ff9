"""Playing in the orchard: policies that need not learn, and how many fruit a policy catches.

A policy is asked for an action in each of many worlds that are played side by side.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ankigen.models.orchard import ACTIONS, FALL, STANDS, STAY, Orchard, begin, below, drifted, step

LONGEST = 100  # steps of a game

Policy = Callable[[Orchard], Tensor]
"""From worlds to actions (B,), indices of ACTIONS; it may look at frames alone, and may remember."""


def at_random(generator: torch.Generator) -> Policy:
    """Each action as likely as any other."""
    return lambda world: torch.randint(len(ACTIONS), (len(world),), generator=generator)


def staying(world: Orchard) -> Tensor:
    """The basket never moves."""
    return torch.full_like(world.basket, STAY)


def planned(world: Orchard) -> Tensor:
    """What someone does who knows the rules and the wind: go to where the fruit will come down and the stone will not.

    Of the stands that can be reached in time the best is chosen, and of equal ones that nearest the middle.
    """
    stands, steps = torch.arange(STANDS), FALL - world.fallen
    reached = (stands - world.basket.unsqueeze(1)).abs() <= steps.unsqueeze(1)
    fruit, stone = (below(stands, place.unsqueeze(1)).float() for place in landings(world).unbind(1))
    central = 1 - (stands / (STANDS - 1) - 0.5).abs()
    goal = torch.where(reached, fruit - 2 * stone + central / 10, -torch.inf).argmax(1)
    return STAY + (goal - world.basket).sign()


def landings(world: Orchard) -> Tensor:
    """Where fruit and stone come down, (B, 2)."""
    places, drifts = world.places, world.drifts
    for time in range(FALL):
        there, turned = drifted(places, drifts)
        falling = (world.fallen + time < FALL).unsqueeze(1)
        places, drifts = torch.where(falling, there, places), torch.where(falling, turned, drifts)
    return places


def play(policy: Policy, n: int, generator: torch.Generator, steps: int = LONGEST) -> Tensor:
    """Fruit caught in each of n games, (n,), until a stone is caught or so many steps are done."""
    world, on, score = begin(n, generator), torch.ones(n, dtype=torch.bool), torch.zeros(n)
    for _ in range(steps):
        outcome = step(world, policy(world), generator)
        score += on & outcome.fruit
        world, on = outcome.world, on & ~outcome.over
    return score
