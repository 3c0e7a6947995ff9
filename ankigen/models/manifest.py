"""The manifest beside each weights file: what the weights are and how they came to be; needs no PyTorch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ankigen.models.errors import WeightsError
from ankigen.models.registry import check

BUNDLED = Path(__file__).parent / "weights"
"""Where the weights that ship with the package lie."""

REMEDY = "reinstall ankigen, or make the weights again with: ankigen train {name}"


@dataclass(frozen=True)
class Metric:
    """A measured number, its standard error where one is defined, and its unit."""

    value: float
    standard_error: float | None = None
    unit: str = ""

    def __str__(self) -> str:
        """Number, standard error and unit, as in `81.98 ± 1.1 nats`."""
        error = "" if self.standard_error is None else f" ± {self.standard_error:g}"
        return f"{self.value:g}{error} {self.unit}".strip()

    def rounded(self) -> Metric:
        """The same with as many digits as can be told apart: four, and two for the error."""
        error = None if self.standard_error is None else float(f"{self.standard_error:.2g}")
        return Metric(float(f"{self.value:.4g}"), error, self.unit)


@dataclass(frozen=True)
class Manifest:
    """What a weights file is: `digest` is its SHA-256, `config` the settings of the network.

    `metrics` are those of the full evaluation, empty after a shortened training; `fast` those of the fast one;
    `parameters` counts the trained numbers, 0 if nobody has.
    """

    name: str
    digest: str
    config: dict[str, Any]
    command: str
    data: dict[str, str]
    rng_seed: int
    steps: int
    seconds: float
    versions: dict[str, str]
    metrics: dict[str, Metric]
    fast: dict[str, Metric] = field(default_factory=dict)
    parameters: int = 0
    device: str = "one thread of the processor"

    @property
    def measured(self) -> dict[str, Metric]:
        """The best figures that there are."""
        return self.metrics or self.fast


def read(name: str, directory: Path = BUNDLED) -> Manifest:
    """The manifest of the model called `name`.

    Raises:
        UnknownModelError: If there is no such model.
        WeightsError: If the file is missing or is not a manifest of that model.
    """
    check(name)
    path = directory / f"{name}.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        metrics, fast = _metrics(raw.pop("metrics")), _metrics(raw.pop("fast", {}))
        manifest = Manifest(**raw, metrics=metrics, fast=fast)
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({error.strerror}); {REMEDY.format(name=name)}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise WeightsError(f"{path} is not a manifest; {REMEDY.format(name=name)}") from None
    if manifest.name != name or not isinstance(manifest.config, dict):
        raise WeightsError(f"{path} is the manifest of another model; {REMEDY.format(name=name)}")
    return manifest


def write(manifest: Manifest, directory: Path) -> None:
    """Writes `<name>.json` into `directory`."""
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False)
    (directory / f"{manifest.name}.json").write_text(text + "\n", encoding="utf-8")


def _metrics(raw: dict[str, Any]) -> dict[str, Metric]:
    return {name: Metric(**values) for name, values in raw.items()}
