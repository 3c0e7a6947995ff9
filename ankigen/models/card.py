"""The model card: what a manifest says, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.models import classifier, vae

if TYPE_CHECKING:
    from ankigen.models.manifest import Manifest, Metric

ABOUT = {"classifier": classifier.__doc__, "vae": vae.__doc__}

LIMITS = {
    "classifier": "Its features are the yardstick of the other models here (FD-clf); it knows ten animals as white "
    "silhouettes on black, and gives every other picture one of these ten names too.",
    "vae": "Drawn for teaching. It knows silhouettes alone; where it is unsure it draws grey, and it is unsure of "
    "thin legs and of the stripes of zebras.",
}


def write(manifest: Manifest, parameters: int) -> str:
    """The card of a model with so many parameters, in Markdown."""
    about = (ABOUT[manifest.name] or "").strip().splitlines()
    rows = [_row(name, metric) for name, metric in manifest.metrics.items()]
    versions = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    minutes = manifest.seconds / 60
    lines = [
        f"# {manifest.name}",
        about[0],
        "## Made by",
        f"`{manifest.command}`: {manifest.steps} steps in {minutes:.0f} minutes on one thread, {parameters} weights.",
        f"Versions: {versions}.",
        f"Data: {manifest.data['name']} {manifest.data['version']} ({manifest.data['licence']}); see data.md.",
        f"SHA-256 of {manifest.name}.safetensors: `{manifest.digest}`",
        "## Use and limits",
        LIMITS[manifest.name],
        "## Measured on the test pictures, from the shipped file",
        "\n".join(["| measure | value | standard error |", "|---|--:|--:|", *rows]),
        "The weights are under the licence of the project.",
    ]
    return "\n\n".join(lines) + "\n"


def _row(name: str, metric: Metric) -> str:
    error = "" if metric.standard_error is None else f"{metric.standard_error:g}"
    return f"| {name} | {metric.value:g} {metric.unit} | {error} |".replace("  ", " ")
