"""What models learn from: examples in three parts, and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

import torch
from torch import Tensor


class Examples(Protocol):
    """Some examples: pictures, passages, episodes, tunes."""

    def __len__(self) -> int:
        """How many there are."""

    def take(self, places: Tensor, device: torch.device) -> Self:
        """Those at the places (B,), int64, on a device."""


Part = TypeVar("Part", bound=Examples)


@dataclass(frozen=True)
class Split(Generic[Part]):
    """The three parts of the examples; none occurs twice, within a part or across parts."""

    train: Part
    validation: Part
    test: Part


@dataclass(frozen=True)
class Source:
    """A set of examples that is the same everywhere.

    `digest` is the SHA-256 of what `load` reads or generates, `unit` what its examples are called, `card` the file
    beside the weights that tells of origin, cleaning and split. `load` raises DataError if it cannot.
    """

    name: str
    version: str
    licence: str
    digest: str
    load: Callable[[], Split[Any]]
    unit: str
    card: str

    @property
    def record(self) -> dict[str, str]:
        """What a manifest says of it."""
        return {"name": self.name, "version": self.version, "digest": self.digest, "licence": self.licence}
