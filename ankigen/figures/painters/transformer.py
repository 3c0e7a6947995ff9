"""Draws the figures of the Transformer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from ankigen.figures.drawing import exemplars
from ankigen.figures.families.transformer import PLACES, ROWS
from ankigen.figures.figure import ANIMALS
from ankigen.figures.painters.autoregressive import completion, hidden, labels, marked, place_of, samples
from ankigen.figures.painters.bars import LIKELIEST, animal_bars, enlarged, patch_bars
from ankigen.figures.painters.draws import seeded
from ankigen.figures.painters.nearest import nearest
from ankigen.models.patches import PATCH, pictures_of, symbols_of
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.transformer import Transformer

ASKED = 0.7  # shade of the patch that is to be guessed


def attention(values: Values) -> Tensor:
    """A picture down to one patch, then for each head where that patch looks: (1 + heads, 1, 28, 28)."""
    network, animal = _network(), exemplars((values["class"],))
    side, block = network.config.side, int(values["block"]) - 1
    place = place_of(values, side)
    shares = network.attention(animal, labels(values, 1))[block, 0, :, place]  # (heads, T)
    brightness = (shares / shares.amax(1, keepdim=True)).sqrt().view(-1, 1, side, side)
    maps = 0.3 * animal + 0.7 * F.interpolate(brightness, scale_factor=PATCH)
    return marked(torch.cat([animal, maps]), place, PATCH)


def next_token(values: Values) -> Tensor:
    """A picture up to its least sure place in each quarter, then the likeliest patches: (8, 1, CELL, CELL)."""
    network, generator = _network(), seeded(values)
    drawn = network.draw(labels(values, 1), generator)
    shares = network.logits(symbols_of(drawn), labels(values, 1))[0].softmax(1)  # (T, 16)
    doubt = torch.special.entr(shares).sum(1).view(PLACES, -1)
    places = (doubt.argmax(1) + doubt.shape[1] * torch.arange(PLACES)).tolist()
    written = torch.cat([marked(drawn, place, PATCH, ASKED) for place in places])
    return torch.cat([enlarged(written), torch.stack([_likeliest(shares[place]) for place in places])])


def _likeliest(shares: Tensor) -> Tensor:
    best = shares.topk(LIKELIEST)
    patches = pictures_of(best.indices.unsqueeze(1), 1)  # (LIKELIEST, 1, PATCH, PATCH)
    return patch_bars(patches.squeeze(1), best.values.tolist())


def bayes(values: Values) -> Tensor:
    """A picture down to ROWS, then its likeliest classes by these rows alone: (2 len(ROWS), 1, CELL, CELL)."""
    network, animal = _network(), exemplars((values["class"],))
    symbols, classes = symbols_of(animal).expand(len(ANIMALS), -1), torch.arange(len(ANIMALS))
    found = network.logits(symbols, classes).log_softmax(2).gather(2, symbols.unsqueeze(2)).squeeze(2)  # (classes, T)
    read = [rows // PATCH * network.config.side - 1 for rows in ROWS]
    pictures = torch.cat([hidden(animal, rows) for rows in ROWS])
    return torch.cat([enlarged(pictures), animal_bars(found.cumsum(1)[:, read].softmax(0).T)])


def _network() -> Transformer:
    return cast("Transformer", load("transformer"))


PAINTERS = {
    "nearest": partial(nearest, "transformer"),
    "bayes": bayes,
    "next-token": next_token,
    "attention": attention,
    "completion": partial(completion, "transformer"),
    "samples": partial(samples, "transformer"),
}
