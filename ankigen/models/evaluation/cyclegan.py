"""The measures of CycleGAN: whether the animal has changed, and whether its shape has been kept. Neither is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ankigen.models.cyclegan import PARTNERS
from ankigen.models.data import CLASSES
from ankigen.models.evaluation.metrics import Metrics, by_class, mean, share
from ankigen.models.measures import overlap
from ankigen.models.unpaired import ANIMALS

if TYPE_CHECKING:
    from ankigen.models.cyclegan import Cyclegan
    from ankigen.models.evaluation.bench import Bench

NOISE = 0.05  # standard deviation of what blots out faint greys


def cyclegan(model: Cyclegan, bench: Bench, generator: torch.Generator) -> Metrics:
    """Translations of the test pictures and the way back, beside pictures that nobody translated."""
    test: Tensor = bench.examples.test.grey()[:, : bench.effort.per_class]  # (A, N, 1, 28, 28)
    drawn = model.translate(test, PARTNERS)
    noised = (drawn + NOISE * torch.randn(drawn.shape, generator=generator)).clamp(0, 1)
    asked = torch.tensor([CLASSES.index(animal) for animal in PARTNERS]).repeat_interleave(test.shape[1])
    x, z, back, blotted = (
        part.flatten(0, 1) for part in (test, drawn, model.translate(drawn, ANIMALS), model.translate(noised, ANIMALS))
    )
    random, nearest = _training_pictures(test, bench.examples.train.grey(), generator)
    taken, kept, kept_by_nearest = bench.judge.probabilities(z).argmax(1) == asked, overlap(x, z), overlap(x, nearest)
    return {
        "translations taken for the animal asked for": share(taken),
        "overlap of the shapes": mean(kept),
        "cycle error": mean(_difference(x, back)),
        "cycle error, faint greys blotted out": mean(_difference(x, blotted)),
        "baseline: untranslated pictures, taken for the animal asked for": share(
            bench.judge.probabilities(x).argmax(1) == asked
        ),
        "baseline: any training picture of the animal, overlap": mean(overlap(x, random)),
        "baseline: nearest training picture of the animal, overlap": mean(kept_by_nearest),
        **{
            f"taken for the animal asked for, {animal}": share(taken[asked == CLASSES.index(animal)])
            for animal in ANIMALS
        },
        **by_class("overlap of the shapes", kept, asked, ""),
        **by_class("baseline: nearest training picture of the animal, overlap", kept_by_nearest, asked, ""),
    }


def _training_pictures(test: Tensor, train: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """For each of (A, N, 1, 28, 28), one of the partner's training pictures, and the nearest, mirrored or not."""
    random, nearest = [], []
    for x, partner in zip(test, PARTNERS, strict=True):
        real = train[ANIMALS.index(partner)]
        real = torch.cat([real, real.flip(3)])
        random.append(real[torch.randint(len(real), (len(x),), generator=generator)])
        nearest.append(real[torch.cdist(x.flatten(1), real.flatten(1), p=1).argmin(1)])
    return torch.cat(random), torch.cat(nearest)


def _difference(a: Tensor, b: Tensor) -> Tensor:
    """How far two pictures differ in the mean of their pixels, from 0 to 1: (N,)."""
    return (a - b).abs().mean((1, 2, 3))
