"""A grid of a model's samples for the command line."""

from __future__ import annotations

from ankigen.figures.layout import square
from ankigen.models import registry
from ankigen.models.sampling import check_request


def sample(name: str, n: int, rng_seed: int) -> bytes:
    """A PNG grid of n samples of the model called `name`; loads PyTorch once the arguments are found good.

    Raises:
        UnknownModelError: If there is no such model, or it is one that does not draw.
        SampleError: If n or the seed is out of bounds.
        WeightsError: If the weights of the model are missing or damaged.
    """
    registry.check(name, registry.SAMPLERS)
    check_request(n, rng_seed)
    from ankigen.figures.drawing import sheet  # noqa: PLC0415
    from ankigen.models.sampling import samples  # noqa: PLC0415

    return sheet(square(n), samples(name, n, rng_seed))
