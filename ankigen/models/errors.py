"""What can go wrong with the bundled models, each in one sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


class ModelError(Exception):
    """Any problem with a model that the user is told about; the message is complete as it stands."""


class UnknownModelError(ModelError):
    """There is no model of that name."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        from difflib import get_close_matches  # noqa: PLC0415 - every start loads these errors

        close = get_close_matches(name, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"the models are {', '.join(sorted(known))}"
        super().__init__(f"there is no model '{name}'; {hint}")


class WeightsError(ModelError):
    """A weights file or its manifest is missing, damaged, or not of this model."""


class DataError(ModelError):
    """The training data is missing or not what it should be."""


class TrainingError(ModelError):
    """A training cannot start or go on."""


class SampleError(ModelError):
    """A number of samples or a seed that cannot be used."""
