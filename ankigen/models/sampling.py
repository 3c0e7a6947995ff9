"""Samples of a model by name; arguments are checked before PyTorch is loaded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ankigen.models.errors import SampleError
from ankigen.models.manifest import BUNDLED
from ankigen.models.registry import DRAWS, TEMPERED, check
from ankigen.models.tunes import Tune, tune_of

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

MAX_SAMPLES = 400
MAX_SEED = 2**63 - 1
COLDEST, HOTTEST = 0.01, 100


@dataclass(frozen=True, slots=True)
class Tempering:
    """How draws depart from what a model believes, as in `tempering.py`; None leaves what is usual for the model."""

    temperature: float | None = None
    top_k: int | None = None

    @property
    def given(self) -> dict[str, float]:
        """What is not left as it is, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


AS_USUAL = Tempering()


def check_request(name: str, n: int, rng_seed: int, tempering: Tempering = AS_USUAL) -> None:
    """Finds what is wrong with a request before anything slow is done.

    Raises:
        UnknownModelError: If there is no model called `name`.
        SampleError: If it does not draw, or cannot be tempered, or a number is out of bounds.
    """
    check(name)
    if name not in DRAWS:
        raise SampleError(f"the model '{name}' draws nothing; those that draw are {', '.join(DRAWS)}")
    if not 1 <= n <= MAX_SAMPLES:
        raise SampleError(f"{n} samples cannot be drawn; give a number from 1 to {MAX_SAMPLES}")
    if not 0 <= rng_seed <= MAX_SEED:
        raise SampleError(f"the seed {rng_seed} is out of bounds; give a number from 0 to {MAX_SEED}")
    _check_tempering(name, tempering)


def samples(name: str, n: int, rng_seed: int, directory: Path = BUNDLED) -> Tensor:
    """Draws (n, 1, 28, 28) in [0, 1] from the model called `name`; equal seeds give equal samples.

    Raises:
        UnknownModelError: If there is no such model.
        SampleError: If it does not draw, or n or the seed is out of bounds.
        WeightsError: If the weights in `directory` are missing or damaged.
    """
    drawn: Tensor = _drawn(name, n, rng_seed, directory)
    return drawn


def passages(name: str, n: int, rng_seed: int, tempering: Tempering = AS_USUAL) -> list[str]:
    """The same of a model that draws text: n passages."""
    written: list[str] = _drawn(name, n, rng_seed, BUNDLED, tempering)
    return written


def tunes(name: str, n: int, rng_seed: int, tempering: Tempering = AS_USUAL) -> list[Tune]:
    """The same of a model that composes: n tunes, but for those that have no metre or key.

    Raises:
        SampleError: If none of them has, too.
    """
    tokens: Tensor = _drawn(name, n, rng_seed, BUNDLED, tempering)
    if composed := list(filter(None, map(tune_of, tokens.tolist()))):
        return composed
    raise SampleError("no draw became a tune; give a lower temperature or another seed")


def _check_tempering(name: str, tempering: Tempering) -> None:
    temperature, top_k = tempering.temperature, tempering.top_k
    if tempering.given and name not in TEMPERED:
        raise SampleError(f"'{name}' takes neither a temperature nor top-k; those that do are {', '.join(TEMPERED)}")
    if temperature is not None and not COLDEST <= temperature <= HOTTEST:
        bounds = f"{COLDEST:g} to {HOTTEST:g}"
        raise SampleError(f"the temperature {temperature:g} is out of bounds; give a number from {bounds}")
    if top_k is not None and top_k < 1:
        raise SampleError(f"top-k {top_k} leaves nothing to draw from; give a number from 1 on")


def _drawn(name: str, n: int, rng_seed: int, directory: Path, tempering: Tempering = AS_USUAL) -> Any:
    check_request(name, n, rng_seed, tempering)
    import torch  # noqa: PLC0415

    from ankigen.models.weights import load  # noqa: PLC0415

    model: Any = load(name, directory)
    return model.sample(n, torch.Generator().manual_seed(rng_seed), **tempering.given)
