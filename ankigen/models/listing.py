"""The bundled models as a table: what they weigh, how long their training took, what the shipped files measure."""

from __future__ import annotations

from pathlib import Path

from ankigen.models import manifest
from ankigen.models.errors import WeightsError
from ankigen.models.manifest import BUNDLED, REMEDY
from ankigen.models.registry import NAMES

HEAD = ("model", "weights", "trained in", "measured on the test pictures")


def table(directory: Path = BUNDLED) -> str:
    """The models in Markdown, a row each; needs no PyTorch.

    Raises:
        WeightsError: If a manifest or a weights file is missing or damaged.
    """
    rows = [HEAD, ("---", "--:", "--:", "---"), *(_row(name, directory) for name in NAMES)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(name: str, directory: Path) -> tuple[str, ...]:
    said = manifest.read(name, directory)
    try:
        size = (directory / f"{name}.safetensors").stat().st_size
    except OSError as error:
        raise WeightsError(
            f"{name}.safetensors cannot be read ({error.strerror}); {REMEDY.format(name=name)}"
        ) from None
    measured = next((f"{measure}: {metric}" for measure, metric in said.metrics.items()), "not measured")
    return name, f"{size / 1000:.0f} kB", f"{said.seconds / 60:.0f} min", measured
