"""From lines to marked lines: code fences come before structure, and glued markers are taken apart.

A `---`, `####` or `# comment` inside a fence is code. A fence that was left open ends where only structure can be
meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Line
from ankigen.seedfile.gluing import split_fence_end, unglue
from ankigen.seedfile.lines import Fence, Kind, Marked, closes_fence, mark, opens_fence

_ENDS_FENCE = frozenset({Kind.QUESTION, Kind.OPENER, Kind.CLOSER})


class Scanner:
    """Marks lines; `marked` and `diagnostics` grow with each line that is read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.marked: list[Marked] = []
        self.diagnostics: list[Diagnostic] = []
        self._fence: Fence | None = None
        self._begin = 0  # where in `marked` the code of the open fence begins
        self._answering = False

    def run(self, lines: Sequence[Line]) -> None:
        """Read all lines of a file."""
        for line in lines:
            if self._fence:
                self._code(line, self._fence)
            else:
                self._pieces(line)
        if self._fence:
            self._report_open(self._fence)

    def _code(self, line: Line, fence: Fence) -> None:
        """A line behind the opening of a fence."""
        if pair := split_fence_end(line):
            self._fence = None
            self.marked.append(Marked(pair[0], Kind.CODE))
            self._report_glued(pair[1])
            self._piece(pair[1])
        elif closes_fence(line, fence):
            self._fence = None
            self.marked.append(Marked(line, Kind.CODE))
        elif mark(line).kind in _ENDS_FENCE:
            self._report_open(fence)
            self._fence = None
            self._give_back_heading(mark(line).kind)
            self._pieces(line)
        elif self._opens_anew(line, fence):
            self._report_open(fence)
            self.marked.append(Marked(Line(line.number, line.column, fence.character * fence.length), Kind.CODE))
            self._pieces(line)
        else:
            self.marked.append(Marked(line, Kind.CODE))

    def _opens_anew(self, line: Line, fence: Fence) -> bool:
        """A fence with a language inside of an open fence: the end of the first one was forgotten."""
        inner = opens_fence(line)
        named = line.text.strip().strip("`~")
        return bool(inner and named and inner.character == fence.character and inner.length >= fence.length)

    def _give_back_heading(self, kind: Kind) -> None:
        """A question ended an open fence: the heading above the question is structure too, not code."""
        if kind is not Kind.QUESTION:
            return
        code = range(len(self.marked) - 1, self._begin, -1)
        heading = next((i for i in code if mark(self.marked[i].line).kind is Kind.HEADING), None)
        if heading is None:
            return
        for index in range(heading, len(self.marked)):
            self.marked[index] = mark(self.marked[index].line)
        above = next((i for i in range(heading - 1, self._begin, -1) if self.marked[i].line.text.strip()), None)
        if above is not None and mark(self.marked[above].line).kind is Kind.SEPARATOR:
            self.marked[above] = mark(self.marked[above].line)

    def _pieces(self, line: Line) -> None:
        pieces = unglue(line, answering=self._answering)
        for index, piece in enumerate(pieces):
            if index and mark(piece).kind is not Kind.TEXT:
                self._report_glued(piece)
            self._piece(piece)

    def _piece(self, line: Line) -> None:
        item = mark(line)
        if item.kind in _ENDS_FENCE:
            self._answering = item.kind is Kind.OPENER
        self._fence = opens_fence(item.rest if item.kind in _ENDS_FENCE else line)
        self.marked.append(item)
        self._begin = len(self.marked) - 1

    def _report_glued(self, line: Line) -> None:
        marker = line.text.split(maxsplit=1)[0][:3]
        self._report(Code.GLUED_MARKER, line, f"{marker} stands behind other text", "put it on a line of its own")

    def _report_open(self, fence: Fence) -> None:
        self._report(Code.UNCLOSED_FENCE, fence.line, "this code block is never closed", "close it with ```")

    def _report(self, code: Code, line: Line, found: str, remedy: str) -> None:
        self.diagnostics.append(Diagnostic(code, Position(self.path, line.number, line.column), found, remedy))
