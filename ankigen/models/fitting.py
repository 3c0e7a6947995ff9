"""Fits a model to examples: the loop that all families share, step by step.

Same name, seed and length: same weights, resumed or not, on processors of one kind. Graphics processors draw other
numbers, and some of their sums come in no fixed order.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn, optim

from ankigen.models import checkpoint
from ankigen.models.checkpoint import State, Terms
from ankigen.models.devices import CPU, placed
from ankigen.models.errors import TrainingError
from ankigen.models.order import batch_indices, generator_of

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.models.family import Family, Player, Recipe
    from ankigen.models.source import Examples, Split

REPORT_EVERY = 10  # steps
SAVE_EVERY = 100  # steps


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
