"""Samples of a model by name; arguments are checked before PyTorch is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ankigen.models.errors import SampleError
from ankigen.models.manifest import BUNDLED
from ankigen.models.registry import DRAWS, check
from ankigen.models.tunes import Tune, tune_of

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

MAX_SAMPLES = 400
MAX_SEED = 2**63 - 1


def check_request(name: str, n: int, rng_seed: int) -> None:
    """Finds what is wrong with a request before anything slow is done.

    Raises:
        UnknownModelError: If there is no model called `name`.
        SampleError: If it does not draw, or the number of samples or the seed is out of bounds.
    """
    check(name)
    if name not in DRAWS:
        raise SampleError(f"the model '{name}' draws nothing; those that draw are {', '.join(DRAWS)}")
    if not 1 <= n <= MAX_SAMPLES:
        raise SampleError(f"{n} samples cannot be drawn; give a number from 1 to {MAX_SAMPLES}")
    if not 0 <= rng_seed <= MAX_SEED:
        raise SampleError(f"the seed {rng_seed} is out of bounds; give a number from 0 to {MAX_SEED}")


def samples(name: str, n: int, rng_seed: int, directory: Path = BUNDLED) -> Tensor:
    """Draws (n, 1, 28, 28) in [0, 1] from the model called `name`; equal seeds give equal samples.

    Raises:
        UnknownModelError: If there is no such model.
        SampleError: If it does not draw, or n or the seed is out of bounds.
        WeightsError: If the weights in `directory` are missing or damaged.
    """
    drawn: Tensor = _drawn(name, n, rng_seed, directory)
    return drawn


def passages(name: str, n: int, rng_seed: int, directory: Path = BUNDLED) -> list[str]:
    """The same of a model that draws text: n passages."""
    written: list[str] = _drawn(name, n, rng_seed, directory)
    return written


def tunes(name: str, n: int, rng_seed: int, directory: Path = BUNDLED) -> list[Tune]:
    """The same of a model that composes: n tunes, but for those that have no metre or key."""
    tokens: Tensor = _drawn(name, n, rng_seed, directory)
    return list(filter(None, map(tune_of, tokens.tolist())))


def _drawn(name: str, n: int, rng_seed: int, directory: Path) -> Any:
    check_request(name, n, rng_seed)
    import torch  # noqa: PLC0415

    from ankigen.models.weights import load  # noqa: PLC0415

    model: Any = load(name, directory)
    return model.sample(n, torch.Generator().manual_seed(rng_seed))
