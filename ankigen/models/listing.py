"""The bundled models as a table: what they are and weigh, what they learnt from, what the shipped files measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ankigen.models import manifest
from ankigen.models.about import family
from ankigen.models.errors import WeightsError
from ankigen.models.manifest import BUNDLED, REMEDY, Manifest
from ankigen.models.registry import NAMES

HEAD = ("model", "family", "parameters", "weights", "trained on", "in", "measured on test data", "figures")
RIGHT = ("parameters", "weights", "in", "figures")
"""The columns of numbers."""
BLOCK = "{0}: {1}\n  {2} parameters, {3}, trained on {4} in {5}; figures: {7}\n  {6}"


def table(figures: Mapping[str, int], directory: Path = BUNDLED) -> str:
    """The models in Markdown, a row each, columns aligned; needs no PyTorch.

    Args:
        figures: How many figures there are of each model.
        directory: Where weights and manifests lie.

    Raises:
        WeightsError: If a manifest or a weights file is missing or damaged.
    """
    rows = _rows(figures, directory)
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    line = ["-" * (width - 1) + ":" if name in RIGHT else "-" * width for name, width in zip(HEAD, widths, strict=True)]
    return "\n".join(_aligned(row, widths) for row in (HEAD, line, *rows))


def narrow(figures: Mapping[str, int], directory: Path = BUNDLED) -> str:
    """The same for a narrow terminal, three lines a model."""
    return "\n".join(BLOCK.format(*row) for row in _rows(figures, directory))


def _rows(figures: Mapping[str, int], directory: Path) -> list[tuple[str, ...]]:
    return [_row(manifest.read(name, directory), figures.get(name, 0), directory) for name in NAMES]


def _aligned(cells: Sequence[str], widths: list[int]) -> str:
    sides = (">" if name in RIGHT else "<" for name in HEAD)
    return f"| {' | '.join(f'{c:{s}{w}}' for c, s, w in zip(cells, sides, widths, strict=True))} |"


def _row(said: Manifest, figures: int, directory: Path) -> tuple[str, ...]:
    measured = next((f"{measure}: {metric}" for measure, metric in said.metrics.items()), "not measured")
    return (
        said.name,
        family(said.name),
        f"{said.parameters:,}",
        f"{size_of(said.name, directory) / 1000:.0f} kB",
        f"{said.data['name']} {said.data['version']}",
        f"{said.seconds / 60:.0f} min",
        measured,
        str(figures),
    )


def size_of(name: str, directory: Path = BUNDLED) -> int:
    """Bytes of a weights file; raises WeightsError if it is missing."""
    try:
        return (directory / f"{name}.safetensors").stat().st_size
    except OSError as error:
        raise WeightsError(
            f"{name}.safetensors cannot be read ({error.strerror}); {REMEDY.format(name=name)}"
        ) from None
