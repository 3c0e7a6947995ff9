"""What the draws of a figure come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from ankigen.figures.figure import Values


def seeded(values: Values) -> torch.Generator:
    """A fresh generator, begun with the seed of a request."""
    return torch.Generator().manual_seed(int(values["rng_seed"]))
