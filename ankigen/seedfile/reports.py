"""What the line machine says about the markers of a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Line
from ankigen.seedfile.lines import INVISIBLE, Kind, Mark

_GLUED = (":p", "??x", "x??", ":x??", "---", "####", "**Rating", "```")
_SPELLINGS = {
    Kind.QUESTION: ":p",
    Kind.OPENER: "??x",
    Kind.CLOSER: "x??",
    Kind.HEADING: "####",
    Kind.OPTIONS: "<!-- ankigen:",
    Kind.SEPARATOR: "---",
    Kind.ODD_SEPARATOR: "---",
}

_PROPERTY = re.compile(r"[A-Za-z][\w-]{0,30}:(?:\s|$)")
"""A line of the front matter that other programs put at the head of a file, below a `---`."""


class Reports:
    """Collects the diagnostics of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: Code, line: Line, found: str, remedy: str) -> None:
        """Something is not as it should be at the beginning of a line."""
        self.diagnostics.append(Diagnostic(code, Position(self.path, line.number, line.column), found, remedy))

    def report_glued(self, line: Line) -> None:
        """A marker stands behind other text."""
        marker = (line.text.split(maxsplit=1) or [""])[0]
        token = next((known for known in _GLUED if marker.startswith(known)), marker[:12])
        self.report(Code.GLUED_MARKER, line, f"{token} stands behind other text", "put it on a line of its own")

    def report_second(self, line: Line) -> None:
        """A second question stands under one heading."""
        found = "a second question under one heading is read as a card of its own"
        self.report(Code.SECOND_QUESTION, line, found, "give it a heading")

    def report_repeated(self, line: Line, token: str) -> None:
        """A marker stands where it changes nothing."""
        self.report(Code.REPEATED_MARKER, line, f"this {token} says nothing new and is left out", "delete it")

    def report_stray(self, lines: Sequence[Line]) -> None:
        """A run of lines, if there is one, belongs to no entry; said once."""
        if not lines:
            return
        first, last = lines[0], lines[-1]
        where = "this line belongs" if first == last else f"lines {first.number} to {last.number} belong"
        remedy = "give it a heading and a question, or delete it"
        if first.number == 2 and _PROPERTY.match(first.text):
            remedy = "front matter is not read; say what it says in `ankigen.toml` or in comments of cards"
        self.report(Code.STRAY_TEXT, first, f"{where} to no card", remedy)

    def report_spelling(self, line: Line, found: Mark) -> None:
        """A marker is not written as it should be."""
        if found.kind not in _SPELLINGS:
            return
        written = line.text[: found.start].strip() or line.text.strip()
        self.report(Code.MISSPELT_MARKER, line, *_misspelling(line.text, written, _SPELLINGS[found.kind]))


def _misspelling(text: str, written: str, right: str) -> tuple[str, str]:
    """What is wrong with a marker that is `written` on a line, and what to do."""
    if written.strip(INVISIBLE) != right:
        return f"{written[:12]} is read as {right}", f"write {right} in the first column"
    if text.startswith(right):
        return f"no space stands behind this {right}", "write one"
    stands = "stands indented" if text[0].isspace() else "stands behind a character that cannot be seen"
    return f"this {right} {stands}", "write it in the first column"
