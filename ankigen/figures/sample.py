"""A grid of a model's samples for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.figures.layout import square
from ankigen.models.manifest import BUNDLED
from ankigen.models.sampling import check_request

if TYPE_CHECKING:
    from pathlib import Path


def sample(name: str, n: int, rng_seed: int, directory: Path = BUNDLED) -> bytes:
    """A PNG grid of n samples of the model called `name`; loads PyTorch once the arguments are found good.

    Args:
        name: A model that draws.
        n: Number of samples, 1 to 400.
        rng_seed: Seed of the draws, 0 to 2⁶³ − 1.
        directory: Where weights and manifest lie, the bundled ones unless another training is to be seen.

    Raises:
        UnknownModelError: If there is no such model.
        SampleError: If it does not draw, or n or the seed is out of bounds.
        WeightsError: If the weights are missing or damaged.
    """
    check_request(name, n, rng_seed)
    from ankigen.figures.drawing import sheet  # noqa: PLC0415
    from ankigen.models.sampling import samples  # noqa: PLC0415
    from ankigen.models.threads import one_thread  # noqa: PLC0415

    with one_thread():
        cells = samples(name, n, rng_seed, directory)
    return sheet(square(n), cells)
