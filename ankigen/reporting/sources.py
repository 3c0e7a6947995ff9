"""The text of the line that a diagnostic is about, read again from its file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ankigen.diagnostics import Position
from ankigen.entries import Line
from ankigen.seedfile.reading import read


def line_at(position: Position) -> str:
    """The line at a position; empty if there is none (any more)."""
    lines = _lines(position.path)
    return lines[position.line - 1].text if position.line <= len(lines) else ""


@lru_cache(maxsize=1)  # diagnostics come sorted by file
def _lines(path: str) -> tuple[Line, ...]:
    return read(Path(path)).lines
