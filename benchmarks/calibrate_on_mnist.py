"""Train a family on handwritten digits for a while, and print its likelihood beside published ones.

python -m benchmarks.calibrate_on_mnist realnvp --steps 15385
python -m benchmarks.calibrate_on_mnist pixelcnn --steps 4000

The families are built and trained as for the animals, but digits are neither mirrored nor bent, and for models of
black and white each pixel is drawn white as often as it is grey, anew in each step and once for the test pictures.
The published figures are of 60,000 digits, ours of the 8,500 that are left of 10,000.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ankigen.models import fitting
from ankigen.models.checkpoint import Terms
from ankigen.models.data import Images
from ankigen.models.evaluation.metrics import mean
from ankigen.models.registry import family
from ankigen.models.threads import one_thread
from benchmarks import digits

CHUNK = 25  # test pictures that are looked at together


def drawn(images: Images, generator: torch.Generator) -> Tensor:
    """The pictures in black and white, each pixel white with the probability that it is grey: (N, 1, 28, 28)."""
    return torch.bernoulli(images.grey(), generator=generator)


@dataclass(frozen=True)
class Calibration:
    """What is lowered in training, what is measured after it, and what others have found; each cost (N,)."""

    train: Callable[[Any, Images, torch.Generator], Tensor]
    test: Callable[[Any, Images, torch.Generator], Tensor]
    unit: str
    published: str


AUTOREGRESSIVE = Calibration(
    lambda model, batch, generator: -model.log_conditional(drawn(batch, generator), batch.labels),
    lambda model, test, generator: -model.log_prob(drawn(test, generator)),
    "nats",
    "PixelCNN 81.30, diagonal BiLSTM 79.20 (van den Oord et al. 2016, arXiv:1601.06759, table 4)",
)
CALIBRATIONS = {
    "lstm": AUTOREGRESSIVE,
    "pixelcnn": AUTOREGRESSIVE,
    "transformer": AUTOREGRESSIVE,
    "realnvp": Calibration(
        lambda model, batch, generator: model.bits_per_pixel(batch.pixels, generator),
        lambda model, test, generator: model.bits_per_pixel(test.pixels, generator),
        "bits per pixel",
        "Real NVP 1.06 (Grathwohl et al. 2019, arXiv:1810.01367, table 2)",
    ),
    "vae": Calibration(
        lambda model, batch, generator: -model.elbo(drawn(batch, generator), generator).bound,
        lambda model, test, generator: (
            -model.importance_weighted_bound(drawn(test, generator), 50, generator, fitted=False)
        ),
        "nats, at most",
        "VAE 86.76 (Burda et al. 2016, arXiv:1509.00519, table 1)",
    ),
}


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=sorted(CALIBRATIONS))
    parser.add_argument("--steps", type=int, help="length of the schedule (default: that of the recipe)")
    parser.add_argument("--folder", type=Path, default=Path("runs"), help="where the digits are kept (default: runs)")
    arguments = parser.parse_args()
    calibration, pictures = CALIBRATIONS[arguments.name], digits.load(arguments.folder)
    with one_thread(), tempfile.TemporaryDirectory() as runs:
        plan = _plan(arguments.name, arguments.steps, Path(runs))
        state = fitting.begin(plan)
        fitting.fit(plan, pictures, state, _report)
        cost = _cost(calibration, state.average, pictures.test)
    figure = mean(cost, calibration.unit).rounded()
    sys.stdout.write(
        f"{arguments.name}: {figure}, {state.step:,} steps in {state.seconds / 60:.1f} minutes by the clock\n"
        f"published: {calibration.published}\n"
    )


def _plan(name: str, steps: int | None, runs: Path) -> fitting.Plan:
    calibration, kind = CALIBRATIONS[name], family(name)

    def losses(model: Any, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
        del progress
        return {"loss": calibration.train(model, batch, generator).mean()}

    recipe = replace(kind.recipe, steps=steps or kind.recipe.steps)
    terms = Terms(name, 0, recipe.steps, digits.DIGEST)
    return fitting.Plan(replace(kind, losses=losses, finish=None), recipe, terms, runs / "digits.checkpoint")


@torch.no_grad()
def _cost(calibration: Calibration, model: Any, test: Images) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    parts = zip(torch.split(test.pixels, CHUNK), torch.split(test.labels, CHUNK), strict=True)
    return torch.cat([calibration.test(model, Images(*part), generator) for part in parts])


def _report(progress: fitting.Progress) -> None:
    if progress.step % 500 == 0:
        minutes = progress.seconds_left / 60
        sys.stderr.write(f"step {progress.step:,}: {progress.losses['loss']:.3f}, {minutes:.0f} min left\n")


if __name__ == "__main__":
    main()
