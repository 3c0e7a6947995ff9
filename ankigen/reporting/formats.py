"""The formats by the name that `--format` takes."""

from __future__ import annotations

from ankigen.reporting import concise, full, github, json, sarif
from ankigen.reporting.view import Format

FORMATS: dict[str, Format] = {
    "full": full.lines,
    "concise": concise.lines,
    "json": json.lines,
    "github": github.lines,
    "sarif": sarif.lines,
}
