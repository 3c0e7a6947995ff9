"""What a format may know about the place where its lines will be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ankigen.diagnostics import Diagnostic, Position, Severity


@dataclass(frozen=True, slots=True)
class View:
    """The width of the screen in columns, whether it has colours, and the way to the text of a line."""

    width: int = 100
    colour: bool = False
    line_at: Callable[[Position], str] = lambda _: ""

    def painted(self, text: str, severity: Severity) -> str:
        """The text in the colour of a severity, where there are colours."""
        return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if self.colour else text


Format = Callable[[Sequence[Diagnostic], View], Iterator[str]]
"""From sorted diagnostics to lines without their ends, in which no author's character is an escape."""

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
