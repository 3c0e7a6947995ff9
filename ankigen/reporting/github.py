"""Workflow commands, of which GitHub Actions makes annotations in the changed files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ankigen.diagnostics import Diagnostic, Severity
from ankigen.reporting.characters import shown
from ankigen.reporting.view import View

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MEANS_SOMETHING = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_MEANS_SOMETHING, ":": "%3A", ",": "%2C"}


def lines(diagnostics: Sequence[Diagnostic], _view: View) -> Iterator[str]:
    """`::warning file=…,line=…,col=…,title=…::message`, a line for each diagnostic."""
    for diagnostic in diagnostics:
        place = diagnostic.position
        properties = {"file": place.path, "line": place.line, "col": place.column, "title": diagnostic.code.label}
        said = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTIES)}" for name, value in properties.items())
        message = _escaped(f"{diagnostic.found}; {diagnostic.remedy}", _MEANS_SOMETHING)
        yield f"::{_COMMANDS[diagnostic.severity]} {said}::{message}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character) or shown(character) for character in text)
