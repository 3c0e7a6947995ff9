"""The manifest beside each weights file: what the weights are and how they came to be; needs no PyTorch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
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


@dataclass(frozen=True)
class Manifest:
    """What a weights file is: `digest` is its SHA-256, `config` the settings of the network."""

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
        metrics = {key: Metric(**value) for key, value in raw.pop("metrics").items()}
        manifest = Manifest(**raw, metrics=metrics)
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


def replaced(manifest: Manifest, metrics: dict[str, Metric]) -> Manifest:
    """The same manifest with other metrics, rounded to what can be told apart: four digits, errors two."""
    return replace(manifest, metrics={name: _rounded(metric) for name, metric in metrics.items()})


def _rounded(metric: Metric) -> Metric:
    error = metric.standard_error
    return Metric(float(f"{metric.value:.4g}"), None if error is None else float(f"{error:.2g}"), metric.unit)
