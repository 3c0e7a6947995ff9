"""The examples of the CommonMark specification, and where a card departs from them.

The specification is under CC-BY-SA, so that its text is not part of this repository; `FETCH` gets it.
"""

from __future__ import annotations

import re
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "build" / "commonmark-spec-0.31.2.tgz"
FETCH = "npm pack --pack-destination build commonmark-spec@0.31.2"
DEPARTURES = Path(__file__).parent / "cases" / "commonmark" / "departures.toml"

_EXAMPLE = re.compile(r"^`{32} example\n(?P<text>.*?)^\.\n(?P<html>.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """An example by its number in the specification: a text, and the HTML that it stands for."""

    number: int
    text: str
    html: str


def examples() -> list[Example]:
    """All examples; raises FileNotFoundError if they are not at hand."""
    with tarfile.open(PACKAGE) as package:
        file = package.extractfile("package/spec.txt")
        assert file
        text = file.read().decode().replace("→", "\t")
    found = _EXAMPLE.finditer(text)
    return [Example(number, one["text"].rstrip("\n"), one["html"]) for number, one in enumerate(found, start=1)]


def departures() -> dict[int, str]:
    """Why the structure of a card differs from that of an example, by the example's number."""
    rows = tomllib.loads(DEPARTURES.read_text(encoding="utf-8"))["departure"]
    return {number: row["why"] for row in rows for number in row["examples"]}
