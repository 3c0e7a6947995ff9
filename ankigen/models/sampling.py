"""Samples of a bundled model by name; arguments are checked before PyTorch is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ankigen.models import registry
from ankigen.models.errors import SampleError

if TYPE_CHECKING:
    from torch import Tensor

MAX_SAMPLES = 400
MAX_SEED = 2**63 - 1


def check_request(n: int, rng_seed: int) -> None:
    """Raises SampleError if the number of samples or the seed is out of bounds."""
    if not 1 <= n <= MAX_SAMPLES:
        raise SampleError(f"{n} samples cannot be drawn; give a number from 1 to {MAX_SAMPLES}")
    if not 0 <= rng_seed <= MAX_SEED:
        raise SampleError(f"the seed {rng_seed} is out of bounds; give a number from 0 to {MAX_SEED}")


def samples(name: str, n: int, rng_seed: int) -> Tensor:
    """Draws (n, 1, 28, 28) in [0, 1] from the model called `name`; equal seeds give equal samples.

    Raises:
        UnknownModelError: If there is no such model, or it is one that does not draw.
        SampleError: If n or the seed is out of bounds.
        WeightsError: If the weights are missing or damaged.
    """
    registry.check(name, registry.SAMPLERS)
    check_request(n, rng_seed)
    import torch  # noqa: PLC0415

    from ankigen.models.weights import load  # noqa: PLC0415

    model: Any = load(name)
    drawn: Tensor = model.sample(n, torch.Generator().manual_seed(rng_seed))
    return drawn
