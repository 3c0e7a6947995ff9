"""The state of an unfinished training, in one safetensors file: tensors, and numbers as JSON in its metadata."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import safetensors
import safetensors.torch
from torch import Tensor, nn, optim

from ankigen.models.errors import TrainingError
from ankigen.models.weights import replace

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class State:
    """All that changes while a model is trained, and so all that has to be kept to go on later.

    The draws of a step depend on the seed and the number of the step alone, so no generator is among it.
    """

    model: nn.Module
    average: nn.Module  # the moving average of the model's weights
    optimiser: optim.Optimizer
    step: int = 0  # steps done
    seconds: float = 0.0  # of training so far, by the clock


@dataclass(frozen=True)
class Terms:
    """What has to be equal for a training to go on: another seed or schedule is another training."""

    name: str
    rng_seed: int
    steps: int
    data: str  # digest of the training data


def save(path: Path, terms: Terms, state: State) -> None:
    """Writes the state, whole or not at all."""
    numbers = {**asdict(terms), "step": state.step, "seconds": state.seconds}
    content = safetensors.torch.save(_tensors(state), {"training": json.dumps(numbers)})
    replace(path, content)


def restore(path: Path, terms: Terms, state: State) -> None:
    """Reads into `state` what `save` wrote.

    Raises:
        TrainingError: If the file is damaged or belongs to a training on other terms.
    """
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            numbers = json.loads(file.metadata()["training"])
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  (not a mapping)
        step, seconds = int(numbers.pop("step")), float(numbers.pop("seconds"))
        found = Terms(**numbers)
    except (OSError, ValueError, TypeError, KeyError, safetensors.SafetensorError):
        raise TrainingError(f"{path} is damaged; delete it and train anew") from None
    if found != terms:
        raise TrainingError(f"{path} holds another training ({_difference(found, terms)}); delete it to train anew")
    _insert(state, tensors)
    state.step, state.seconds = step, seconds


def _difference(found: Terms, wanted: Terms) -> str:
    pairs = zip(asdict(found).items(), asdict(wanted).values(), strict=True)
    return ", ".join(f"{key} {old}, not {new}" for (key, old), new in pairs if old != new)


def _tensors(state: State) -> dict[str, Tensor]:
    tensors = {f"model.{key}": value for key, value in state.model.state_dict().items()}
    tensors |= {f"average.{key}": value for key, value in state.average.state_dict().items()}
    for index, moments in state.optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{index}.{key}": value for key, value in moments.items()}
    return {key: value.contiguous() for key, value in tensors.items()}


def _insert(state: State, tensors: dict[str, Tensor]) -> None:
    parts: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}, "optimiser": {}}
    for key, value in tensors.items():
        part, _, name = key.partition(".")
        parts[part][name] = value
    state.model.load_state_dict(parts["model"])
    state.average.load_state_dict(parts["average"])
    moments: dict[int, dict[str, Tensor]] = {}
    for key, value in parts["optimiser"].items():
        index, _, name = key.partition(".")
        moments.setdefault(int(index), {})[name] = value
    groups = state.optimiser.state_dict()["param_groups"]
    state.optimiser.load_state_dict({"state": moments, "param_groups": groups})
