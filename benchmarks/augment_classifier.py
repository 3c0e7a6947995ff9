"""What drawn pictures are worth to a classifier that has few real ones: its accuracy with and without them.

python -m benchmarks.augment_classifier [--model gan] [--real 10 30] [--drawn 100] [--seeds 5] [--steps 400]

For each seed, so many real pictures of each class are taken; one classifier is trained on them alone, another on them
and as many conditional draws of a bundled model, both for as many steps, mirrored and bent alike, and both are judged
on the 1,000 test pictures. The gain is the mean of the differences, with its standard error over the seeds.

The bundled model has seen all training pictures: what it adds is what it has kept of them. In earnest one would have
to train it on the few, too.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ankigen.models import data, fitting
from ankigen.models.checkpoint import Terms
from ankigen.models.data import Dataset, Images
from ankigen.models.registry import family
from ankigen.models.threads import one_thread
from ankigen.models.weights import load

CLASSES = len(data.CLASSES)
CHUNK = 100  # pictures that are drawn together


def few(train: Images, each: int, rng_seed: int) -> Images:
    """So many pictures of each class, chosen at random."""
    order = torch.randperm(len(train), generator=torch.Generator().manual_seed(rng_seed))
    chosen = [order[train.labels[order] == label][:each] for label in range(CLASSES)]
    return Images(train.pixels[torch.cat(chosen)], train.labels[torch.cat(chosen)])


@torch.no_grad()
def draws(model: Any, each: int, rng_seed: int) -> Images:
    """So many conditional draws of each class, as bytes."""
    labels = torch.arange(CLASSES).repeat(each)
    generator = torch.Generator().manual_seed(rng_seed)
    drawn: Tensor = torch.cat([model.draw(chunk, generator) for chunk in torch.split(labels, CHUNK)])
    return Images((drawn * 255).round().byte(), labels)


def accuracy(pictures: Dataset, train: Images, steps: int, rng_seed: int) -> float:
    """Share of the test pictures that a classifier names rightly which was trained on `train`."""
    kind = replace(family("classifier"), finish=None)
    plan = fitting.Plan(
        kind, replace(kind.recipe, steps=steps), Terms("classifier", rng_seed, steps, data.DIGEST), Path("unused")
    )
    state = fitting.begin(plan)
    with tempfile.TemporaryDirectory() as folder:
        fitting.fit(replace(plan, path=Path(folder) / "few"), replace(pictures, train=train), state, lambda _: None)
    model: Any = state.average
    with torch.no_grad():
        guessed = model.logits(pictures.test.grey()).argmax(1)
    return (guessed == pictures.test.labels).double().mean().item()


def pair(pictures: Dataset, real: Images, drawn: Images, steps: int, rng_seed: int) -> tuple[float, float]:
    """The accuracy with real pictures alone, and with draws besides."""
    both = Images(torch.cat([real.pixels, drawn.pixels]), torch.cat([real.labels, drawn.labels]))
    return accuracy(pictures, real, steps, rng_seed), accuracy(pictures, both, steps, rng_seed)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="gan", help="which bundled model draws")
    parser.add_argument("--real", type=int, nargs="+", default=[10, 30], help="real pictures of each class")
    parser.add_argument("--drawn", type=int, default=100, help="draws of each class")
    parser.add_argument("--seeds", type=int, default=5, help="how often, with other pictures and first weights")
    parser.add_argument("--steps", type=int, default=400, help="of each training")
    arguments = parser.parse_args()
    pictures, model = data.load(), load(arguments.model)
    print(f"| real of each class | alone | with {arguments.drawn} draws of each | gain |\n| --: | --: | --: | --: |")
    with one_thread():
        for each in arguments.real:
            pairs = [
                pair(
                    pictures,
                    few(pictures.train, each, seed),
                    draws(model, arguments.drawn, seed),
                    arguments.steps,
                    seed,
                )
                for seed in range(arguments.seeds)
            ]
            print(f"| {each} | {_row(pairs)} |", flush=True)


def _row(pairs: list[tuple[float, float]]) -> str:
    columns = [[alone for alone, _ in pairs], [both for _, both in pairs], [both - alone for alone, both in pairs]]
    return " | ".join(
        f"{statistics.mean(column):.1%} ± {statistics.stdev(column) / len(column) ** 0.5:.1%}" for column in columns
    )


if __name__ == "__main__":
    main()
