"""Each diagnostic with the line that it is about and a caret under the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ankigen.diagnostics import Diagnostic
from ankigen.reporting import concise
from ankigen.reporting.excerpt import excerpt
from ankigen.reporting.view import View

_NARROWEST = 20


def lines(diagnostics: Sequence[Diagnostic], view: View) -> Iterator[str]:
    """The line of `concise`, and below it the excerpt, where there is a text to show."""
    for diagnostic in diagnostics:
        yield concise.line(diagnostic, view)
        yield from _below(diagnostic, view)


def _below(diagnostic: Diagnostic, view: View) -> Iterator[str]:
    line = view.line_at(diagnostic.position)
    if not line.strip():
        return
    number = f"{diagnostic.position.line:>5}"
    room = max(view.width - len(number) - len(" | "), _NARROWEST)
    text, caret = excerpt(line, diagnostic.position.column, room)
    yield f"{number} | {text}"
    yield f"{' ' * len(number)} | {caret[:-1]}{view.painted('^', diagnostic.severity)}"
