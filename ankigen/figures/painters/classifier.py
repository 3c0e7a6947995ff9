"""Draws the figures of the classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.drawing import exemplars, grey_exemplars
from ankigen.figures.families.classifier import DRAWS, ROWS, STEPS, shown
from ankigen.figures.figure import ANIMALS
from ankigen.figures.painters.autoregressive import hidden
from ankigen.figures.painters.bars import animal_bars, bars, enlarged
from ankigen.figures.painters.draws import seeded
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.classifier import Classifier
    from ankigen.models.mlp import Mlp
    from ankigen.models.transformer import Transformer
    from ankigen.models.vae import Vae


def verdicts(values: Values) -> Tensor:
    """Pictures on the way from one animal to another, then the probabilities of the two: (2 STEPS, 1, CELL, CELL)."""
    start, end = (exemplars((values[key],)) for key in ("start", "end"))
    pictures = cast("Vae", load("vae")).interpolate(start, end, STEPS)
    return torch.cat([enlarged(pictures), _either(pictures, values)])


def evidence(values: Values) -> Tensor:
    """A picture down to ROWS, then the likeliest classes of each: (2 len(ROWS), 1, CELL, CELL)."""
    animal = grey_exemplars((values["class"],))
    seen = torch.cat([cut(animal, rows) for rows in ROWS])
    pictures = torch.cat([hidden(animal, rows) for rows in ROWS])
    return torch.cat([enlarged(pictures), animal_bars(_classifier().probabilities(seen))])


def occlusion(values: Values) -> Tensor:
    """Pictures, maps of the fall of p(right class), and that before and at the worst: (12, 1, CELL, CELL)."""
    animals, size = shown(values), int(values["size"])
    pictures = grey_exemplars(animals)
    judge = cast("Classifier | Mlp", load(values["judge"]))
    rows = [_occluded(judge, x, ANIMALS.index(animal), size) for x, animal in zip(pictures, animals, strict=True)]
    maps = torch.stack([0.25 * x + 0.75 * falls for x, (falls, _) in zip(pictures, rows, strict=True)])
    return torch.cat([enlarged(torch.cat([pictures, maps])), torch.stack([judged for _, judged in rows])])


def discriminative_generative(values: Values) -> Tensor:
    """Two pictures with the probabilities of the two classes, then DRAWS of each: (4 + 2 DRAWS, 1, CELL, CELL)."""
    pair = (values["start"], values["end"])
    pictures, draws = grey_exemplars(pair), seeded(values)
    labels = torch.tensor([ANIMALS.index(animal) for animal in pair]).repeat_interleave(DRAWS)
    drawn = cast("Transformer", load("transformer")).draw(labels, draws)
    judged = torch.stack([enlarged(pictures), _either(pictures, values)], 1).flatten(0, 1)
    return torch.cat([judged, enlarged(drawn)])


def cut(x: Tensor, rows: int) -> Tensor:
    """Pictures (B, 1, H, W) that are black below so many rows."""
    kept = x.clone()
    kept[:, :, rows:] = 0
    return kept


def _either(x: Tensor, values: Values) -> Tensor:
    """Bars for the probabilities of two classes when there are no others: (N, 1, 28, 28) to (N, 1, CELL, CELL)."""
    pair = tuple(dict.fromkeys((values["start"], values["end"])))
    shares = _classifier().logits(x)[:, [ANIMALS.index(animal) for animal in pair]].softmax(1)
    return torch.stack([bars(dict(zip(pair, row, strict=True))) for row in shares.tolist()])


def _occluded(judge: Classifier | Mlp, x: Tensor, label: int, size: int) -> tuple[Tensor, Tensor]:
    """Where a picture (1, 28, 28) must not be hidden, scaled to [0, 1], and bars without and with the worst patch."""
    patches = _patches(x.shape[1], size)
    whole, *covered = judge.probabilities(torch.cat([x[None], x * (1 - patches)]))[:, label].tolist()
    falls = (whole - torch.tensor(covered)).clamp(min=0)
    mean = (falls.view(-1, 1, 1, 1) * patches).sum(0) / patches.sum(0)
    return mean / mean.max().clamp(min=1e-9), bars({"whole": whole, "hidden": min(covered)})


def _patches(side: int, size: int) -> Tensor:
    """All places of a square patch, as ones on zeros: (places, 1, side, side)."""
    edges = torch.arange(side - size + 1)
    line = ((torch.arange(side) >= edges[:, None]) & (torch.arange(side) < edges[:, None] + size)).float()
    return (line[:, None, :, None] * line[None, :, None, :]).view(-1, 1, side, side)


def _classifier() -> Classifier:
    return cast("Classifier", load("classifier"))


PAINTERS = {
    "verdicts": verdicts,
    "evidence": evidence,
    "occlusion": occlusion,
    "discriminative-generative": discriminative_generative,
}
