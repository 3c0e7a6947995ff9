"""One line for each diagnostic, as compilers have it and editors understand it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ankigen.diagnostics import Diagnostic
from ankigen.reporting.characters import harmless
from ankigen.reporting.view import View


def lines(diagnostics: Sequence[Diagnostic], view: View) -> Iterator[str]:
    """`path:line:column: severity[code]: what was found; what to do`."""
    return (line(diagnostic, view) for diagnostic in diagnostics)


def line(diagnostic: Diagnostic, view: View) -> str:
    """The line for one diagnostic."""
    severity = view.painted(f"{diagnostic.severity}[{diagnostic.code.label}]", diagnostic.severity)
    place, message = harmless(str(diagnostic.position)), harmless(f"{diagnostic.found}; {diagnostic.remedy}")
    return f"{place}: {severity}: {message}"
