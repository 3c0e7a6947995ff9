"""Trains a model: the loop that all families share.

Same name, seed and length: same weights, resumed or not, on processors of one kind. Graphics processors draw other
numbers, and some of their sums come in no fixed order.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn, optim

from ankigen.models import checkpoint, devices
from ankigen.models.checkpoint import State, Terms
from ankigen.models.devices import CPU, placed
from ankigen.models.errors import TrainingError
from ankigen.models.order import batch_indices, generator_of
from ankigen.models.registry import family
from ankigen.models.threads import one_thread

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.models.family import Family, Player, Recipe
    from ankigen.models.manifest import Manifest
    from ankigen.models.source import Examples, Split

REPORT_EVERY = 10  # steps
SAVE_EVERY = 100  # steps
MAX_MINUTES = 7 * 24 * 60


@dataclass(frozen=True)
class Progress:
    """How far a training is: steps done and to do, the last losses by name, seconds left by the pace so far."""

    step: int
    steps: int
    losses: dict[str, float]
    seconds_left: float


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Plan:
    """What is to be trained, how, on which terms, and where the unfinished training is kept."""

    kind: Family
    recipe: Recipe
    terms: Terms
    path: Path
    device: torch.device = CPU


def train(
    name: str, *, minutes: float | None, resume: bool, rng_seed: int, device: str, output: Path, runs: Path,
    report: Report,
) -> Manifest:  # fmt: skip
    """Trains the model called `name`, measures it, and writes its weights and manifest into `output`.

    Args:
        name: A model of the registry.
        minutes: Length of the schedule as the reference machine would take for it; None for the recorded schedule,
            which makes the shipped weights again. The number of steps follows from it, not from the clock.
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
    recipe = shortened(kind.recipe, minutes)
    terms, path = Terms(name, rng_seed, recipe.steps, kind.source.digest), runs / f"{name}.checkpoint"
    plan = Plan(kind, recipe, terms, path, devices.choose(device))
    _check_start(plan, resume=resume)
    with one_thread():
        examples, state = kind.source.load(), begin(plan)
        if resume:
            checkpoint.restore(plan.path, plan.terms, state)
        fit(plan, examples, state, report)
        manifest = publication.publish(plan, minutes, state, examples, output)
    plan.path.unlink(missing_ok=True)
    return manifest


def shortened(recipe: Recipe, minutes: float | None) -> Recipe:
    """The recipe with as many steps as the reference machine does in `minutes`, at least one.

    Raises:
        TrainingError: If `minutes` is not above 0 or is more than a week.
    """
    if minutes is None:
        return recipe
    if not 0 < minutes <= MAX_MINUTES:
        raise TrainingError(
            f"{minutes:g} minutes is no length for a training; give a number above 0, at most {MAX_MINUTES}"
        )
    return replace(recipe, steps=max(1, round(recipe.steps * minutes / recipe.minutes)))


def begin(plan: Plan) -> State:
    """A training of which no step is done."""
    model = plan.kind.build(plan.terms.rng_seed).to(plan.device)
    recipe = plan.recipe
    betas = (recipe.momentum, 0.99)
    optimiser = optim.AdamW(model.parameters(), lr=0.0, betas=betas, weight_decay=recipe.weight_decay)
    return State(model, deepcopy(model).eval().requires_grad_(requires_grad=False), optimiser)


def fit(plan: Plan, examples: Split[Any], state: State, report: Report) -> None:
    """Does the steps that are left, and leaves the averaged model on the processor.

    The state is kept between steps, never in an interruption, which may come in the middle of one.
    """
    try:
        _go_on(plan, examples, state, report)
        state.average.cpu()
    except RuntimeError as error:
        if plan.device == CPU:
            raise
        reason = str(error).partition("\n")[0]
        raise TrainingError(
            f"the device {plan.device} failed after step {state.step} ({reason}); "
            "go on with --resume, with --device cpu if it is gone"
        ) from error
    if plan.kind.finish:
        plan.kind.finish(state.average, examples)


def _go_on(plan: Plan, examples: Split[Any], state: State, report: Report) -> None:
    started, before, first = time.monotonic(), state.seconds, state.step
    steps = plan.recipe.steps
    while state.step < steps:
        losses = advance(plan, examples.train, state)
        state.seconds = before + time.monotonic() - started
        if state.step % SAVE_EVERY == 0 or state.step == steps:
            checkpoint.save(plan.path, plan.terms, state)
        if state.step % REPORT_EVERY == 0 or state.step == steps:
            pace = (time.monotonic() - started) / (state.step - first)
            report(Progress(state.step, steps, losses, pace * (steps - state.step)))


def advance(plan: Plan, train: Examples, state: State) -> dict[str, float]:
    """One step: each player moves in turn; then the moving average of all weights."""
    turns = plan.kind.turns
    losses: dict[str, float] = {}
    for turn, player in enumerate(turns):
        moved = move(plan, train, state, player, state.step * len(turns) + turn)
        losses |= {f"{player.part} {name}".strip(): value.item() for name, value in moved.items()}
    follow(state.average, state.model, plan.recipe.decay(state.step))
    state.step += 1
    return losses


def move(plan: Plan, train: Examples, state: State, player: Player, number: int) -> dict[str, Tensor]:
    """Move number `number` of the training: a batch, the player's losses, their gradient, the player's weights."""
    recipe, rng_seed = plan.recipe, plan.terms.rng_seed
    progress = state.step / recipe.steps
    chosen = batch_indices(len(train), recipe.batch, number, rng_seed)
    batch = train.take(chosen, plan.device)
    with placed(plan.device):
        losses = player.losses(state.model, batch, progress, generator_of(rng_seed, "step", number, plan.device))
    if not losses["loss"].isfinite():
        raise TrainingError(f"the loss is not finite at step {state.step}; train anew with another seed")
    state.optimiser.zero_grad()  # to none, and the optimiser passes over weights that have no gradient
    own = list(state.model.get_submodule(player.part).parameters())
    torch.autograd.backward([losses["loss"]], inputs=own)
    for group in state.optimiser.param_groups:
        group["lr"] = recipe.rate(progress)
    state.optimiser.step()
    return losses


@torch.no_grad()
def follow(average: nn.Module, model: nn.Module, decay: float) -> None:
    """Moves the average a share 1 − `decay` of the way to the model; counters are copied."""
    for kept, new in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
        if kept.is_floating_point():
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)


def _check_start(plan: Plan, *, resume: bool) -> None:
    if not 0 <= plan.terms.rng_seed < 2**63:
        raise TrainingError(f"the seed {plan.terms.rng_seed} is out of bounds; give 0 to 2⁶³ − 1")
    if resume and not plan.path.exists():
        raise TrainingError(f"there is no unfinished training at {plan.path}; leave out --resume")
    if plan.path.exists() and not resume:
        raise TrainingError(f"{plan.path} is an unfinished training; go on with --resume, or delete it")
