"""The orchard: a small world to play in. A basket catches the fruit that comes down, and must not catch the stone.

Everything lies on a lattice of two pixels. In a step the basket moves by one place or stays; a fruit and a stone fall
side by side, by one place, and the wind drives both by one, by none or by minus one; at a wall a thing turns round. A
fruit that comes down on the basket counts one point, a stone ends the game. Then the next two begin at the top, where
chance puts them, in another wind. One frame does not show the wind; two do.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

SIZE = 28  # pixels of a frame, each way
PLACES, STANDS = 13, 12  # where a thing can be, and where the basket can
FALL = 11  # steps from the top into the basket
APART = 5  # places between fruit and stone at the top, at least
ACTIONS = ("left", "stay", "right")
STAY = ACTIONS.index("stay")

FRUIT = ("  # ", " ###", "####", " ## ")
STONE = (" oo ", "oooo", "oooo", " oo ")
BASKET = ("+    +", "+    +", "++++++", " ++++ ")
GREYS = {" ": 0, "o": 110, "+": 180, "#": 255}


@dataclass(frozen=True)
class Orchard:
    """B worlds: the basket's place and how many steps the things have fallen, (B,); their places and drifts, (B, 2).

    Fruit comes before stone. Places count from the left; a drift is −1, 0 or 1.
    """

    basket: Tensor
    fallen: Tensor
    places: Tensor
    drifts: Tensor

    def __len__(self) -> int:
        return len(self.basket)

    def frames(self) -> Tensor:
        """What there is to be seen: (B, 1, 28, 28), uint8."""
        frames = torch.zeros(len(self), SIZE, SIZE, dtype=torch.uint8)
        for sprite, place in zip((FRUIT, STONE), self.places.unbind(1), strict=True):
            _lay(frames, _sprite(sprite), 2 * self.fallen, 2 * place)
        _lay(frames, _sprite(BASKET), torch.full_like(self.basket, SIZE - len(BASKET)), 2 * self.basket)
        return frames.unsqueeze(1)


@dataclass(frozen=True)
class Outcome:
    """What a step comes to: the worlds after it, whether fruit was caught and whether a stone was, (B,) each."""

    world: Orchard
    fruit: Tensor
    over: Tensor


def begin(n: int, generator: torch.Generator) -> Orchard:
    """Makes n worlds in which two things are already on their way down."""
    basket = torch.randint(STANDS, (n,), generator=generator)
    return Orchard(basket, torch.randint(FALL, (n,), generator=generator), *_chance(n, generator))


def step(world: Orchard, actions: Tensor, generator: torch.Generator) -> Outcome:
    """What becomes of the worlds by actions (B,), indices of ACTIONS, and by chance; after a stone they go on too."""
    basket = (world.basket + actions - STAY).clamp(0, STANDS - 1)
    places, drifts = drifted(world.places, world.drifts)
    down = (world.fallen + 1 == FALL).unsqueeze(1)
    fruit, over = (down & below(basket.unsqueeze(1), places)).unbind(1)
    new_places, new_drifts = _chance(len(world), generator)
    places, drifts = torch.where(down, new_places, places), torch.where(down, new_drifts, drifts)
    return Outcome(Orchard(basket, (world.fallen + 1) % FALL, places, drifts), fruit, over)


def drifted(places: Tensor, drifts: Tensor) -> tuple[Tensor, Tensor]:
    """Places and drifts of things a step later, of any one shape."""
    there = places + drifts
    turned = torch.where((there < 0) | (there >= PLACES), -drifts, drifts)
    return places + turned, turned


def below(basket: Tensor, place: Tensor) -> Tensor:
    """Whether at least half of a thing is above the basket."""
    return (basket - 1 <= place) & (place <= basket + 2)


def _chance(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Places and drifts of n new fruits and stones, (n, 2) each."""
    fruit, apart = (
        torch.randint(PLACES, (n,), generator=generator),
        torch.randint(APART, PLACES - APART + 1, (n,), generator=generator),
    )
    wind = torch.randint(-1, 2, (n, 1), generator=generator)
    return torch.stack([fruit, (fruit + apart) % PLACES], 1), wind.expand(n, 2)


def _sprite(rows: tuple[str, ...]) -> Tensor:
    return torch.tensor([[GREYS[letter] for letter in row] for row in rows], dtype=torch.uint8)


def _lay(frames: Tensor, sprite: Tensor, top: Tensor, left: Tensor) -> None:
    """Lays a sprite (h, w) into frames (B, H, W) at places (B,); what is brighter is in front."""
    h, w = sprite.shape
    rows = (top.unsqueeze(1) + torch.arange(h)).unsqueeze(2)
    columns = (left.unsqueeze(1) + torch.arange(w)).unsqueeze(1)
    where = (torch.arange(len(frames)).view(-1, 1, 1), rows, columns)
    frames[where] = torch.maximum(frames[where], sprite)
