"""Trains a model by name: from its data to weights, manifest and card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ankigen.models import checkpoint, devices, manifest
from ankigen.models.checkpoint import Terms
from ankigen.models.errors import TrainingError
from ankigen.models.fitting import Plan, Report, begin, fit
from ankigen.models.registry import family
from ankigen.models.threads import one_thread

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.models.family import Family, Recipe
    from ankigen.models.manifest import Manifest

MAX_MINUTES = 7 * 24 * 60


def train(
    name: str, *, minutes: float | None, resume: bool, rng_seed: int, device: str, output: Path, runs: Path,
    report: Report,
) -> Manifest:  # fmt: skip
    """Trains the model called `name`, measures it, and writes its weights and manifest into `output`.

    Args:
        name: A model of the registry.
        minutes: Length of the schedule at the pace of the training that made the shipped weights; None for the recorded
            schedule, which makes them again. The number of steps follows from it, not from the clock.
        resume: Whether to go on with the unfinished training that lies in `runs`.
        rng_seed: Seed of the first weights, the order of the examples, and all draws; 0 to 2⁶³ − 1.
        device: One of `devices.CHOICES`.
        output: Directory of `<name>.safetensors`, `<name>.json` and `<name>.md`; made if need be.
        runs: Directory of the unfinished training, `<name>.checkpoint`; made if need be.
        report: Called every few steps. A training that is interrupted, by it or by a key, can be resumed.

    Raises:
        UnknownModelError: If there is no such model.
        DataError: If the training data is missing or damaged.
        TrainingError: If there is nothing to resume, something unfinished would be lost, the loss is not finite, or
            the device is missing or fails.
    """
    from ankigen.models import publication  # noqa: PLC0415  (only a finished training is measured)

    kind = family(name)
    recipe = shortened(kind, minutes)
    terms, path = Terms(name, rng_seed, recipe.steps, kind.source.digest), runs / f"{name}.checkpoint"
    plan = Plan(kind, recipe, terms, path, devices.choose(device))
    _check_start(plan, resume=resume)
    with one_thread():
        examples, state = kind.source.load(), begin(plan)
        if resume:
            checkpoint.restore(plan.path, plan.terms, state)
        fit(plan, examples, state, report)
        published = publication.publish(plan, minutes, state, examples, output)
    plan.path.unlink(missing_ok=True)
    return published


def shortened(kind: Family, minutes: float | None) -> Recipe:
    """The family's recipe with as many steps as its recorded training did in `minutes`, at least one.

    Raises:
        TrainingError: If `minutes` is not above 0 or is more than a week.
        WeightsError: If no training is recorded in a bundled manifest.
    """
    if minutes is None:
        return kind.recipe
    if not 0 < minutes <= MAX_MINUTES:
        raise TrainingError(
            f"{minutes:g} minutes is no length for a training; give a number above 0, at most {MAX_MINUTES}"
        )
    recorded = manifest.read(kind.name)
    return replace(kind.recipe, steps=max(1, round(recorded.steps * 60 * minutes / recorded.seconds)))


def _check_start(plan: Plan, *, resume: bool) -> None:
    if not 0 <= plan.terms.rng_seed < 2**63:
        raise TrainingError(f"the seed {plan.terms.rng_seed} is out of bounds; give 0 to 2⁶³ − 1")
    if resume and not plan.path.exists():
        raise TrainingError(f"there is no unfinished training at {plan.path}; leave out --resume")
    if plan.path.exists() and not resume:
        raise TrainingError(f"{plan.path} is an unfinished training; go on with --resume, or delete it")
