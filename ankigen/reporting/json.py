"""Diagnostics as JSON: one array of flat objects, in ASCII."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ankigen.diagnostics import Diagnostic
from ankigen.reporting.view import View


def lines(diagnostics: Sequence[Diagnostic], _view: View) -> Iterator[str]:
    """An object on each line, between the brackets of one array."""
    yield "["
    for number, diagnostic in enumerate(diagnostics, start=1):
        yield json.dumps(record(diagnostic)) + ("," if number < len(diagnostics) else "")
    yield "]"


def record(diagnostic: Diagnostic) -> dict[str, str | int]:
    """A diagnostic as an object; line and column count from 1, a column is a character."""
    return {
        "path": diagnostic.position.path,
        "line": diagnostic.position.line,
        "column": diagnostic.position.column,
        "severity": diagnostic.severity.value,
        "code": diagnostic.code.label,
        "found": diagnostic.found,
        "remedy": diagnostic.remedy,
    }
