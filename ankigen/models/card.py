"""The model card: what a manifest says, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.models.about import about
from ankigen.models.registry import family

if TYPE_CHECKING:
    from ankigen.models.manifest import Manifest, Metric


def write(manifest: Manifest) -> str:
    """The card of a model, in Markdown."""
    kind = family(manifest.name)
    rows = [_row(name, metric) for name, metric in manifest.measured.items()]
    versions = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    minutes, device, parameters = manifest.seconds / 60, manifest.device, manifest.parameters
    data = manifest.data
    lines = [
        f"# {manifest.name}",
        about(manifest.name).partition("\n")[0],
        "## Made by",
        f"`{manifest.command}`: {manifest.steps} steps in {minutes:.0f} minutes on {device}, {parameters} weights.",
        f"Versions: {versions}.",
        f"Data: {data['name']} {data['version']} ({data['licence']}); see {kind.source.card}.",
        f"SHA-256 of {manifest.name}.safetensors: `{manifest.digest}`",
        "## Use and limits",
        kind.limits,
        f"## Measured on the test {kind.source.unit}, from the shipped file",
        *([] if manifest.metrics else ["After a shortened training, on few examples and draws."]),
        "\n".join(["| measure | value | standard error |", "|---|--:|--:|", *rows]),
        "The weights are under the licence of the project.",
    ]
    return "\n\n".join(lines) + "\n"


def _row(name: str, metric: Metric) -> str:
    error = "" if metric.standard_error is None else f"{metric.standard_error:g}"
    return f"| {name} | {metric.value:g} {metric.unit} | {error} |".replace("  ", " ")
