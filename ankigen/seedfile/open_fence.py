"""The code fence that is open while a file is read, and the lines in it so far.

One that was left open ends where only structure can be meant; what was taken for code behind that place is read again.
"""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.diagnostics import Code
from ankigen.entries import Line
from ankigen.seedfile.drafts import Place
from ankigen.seedfile.fences import Fence, closes_fence, opens_anew, structure_in
from ankigen.seedfile.gluing import split_fence_end
from ankigen.seedfile.horizon import END, Ahead
from ankigen.seedfile.lines import HARD, Kind, clean_mark
from ankigen.seedfile.state import State


class OpenFence:
    """The fence that is open, if there is one, and its lines; `ahead` tells what comes behind each line of the file."""

    def __init__(self, state: State, ahead: Sequence[Ahead]) -> None:
        self.fence: Fence | None = None
        self._state = state
        self._ahead = ahead
        self._code: list[Line] = []

    @property
    def _open(self) -> Fence:
        assert self.fence
        return self.fence

    def add(self, lines: Sequence[Line]) -> None:
        """Lines that can only be code here."""
        self._code += lines

    def end(self) -> list[Line]:
        """The file ends; returns the lines that have to be read again."""
        return self._leave_open(None)

    def read(self, line: Line) -> list[Line]:
        """A line inside the fence; returns the lines that have to be read again."""
        fence = self._open
        ahead = self._ahead[line.number - 1]
        hard = clean_mark(line.text)
        if hard and hard.kind in HARD:
            return [*self._leave_open(hard.kind), line]
        if pair := split_fence_end(line, fence, ahead):
            return self._end_glued(*pair)
        if closes_fence(line, fence):
            return self._close(line, ahead)
        if ahead.marker is Kind.OPENER and line.text.startswith("#### ") and " :p " in line.text:
            return [*self._leave_open(Kind.QUESTION), line]
        if opens_anew(line, fence):
            return [*self._leave_open(ahead.marker), line]
        self._code.append(line)
        return []

    def _end_glued(self, code: Line, marker: Line) -> list[Line]:
        """Code, or the end of its fence, and a marker stand on one line."""
        self._state.report_glued(marker)
        if closes_fence(code, self._open):
            return [*self._close(code, END), marker]
        self._code.append(code)
        found = clean_mark(marker.text)
        return [*self._leave_open(found.kind if found else None), marker]

    def _close(self, line: Line, ahead: Ahead) -> list[Line]:
        """The end of a fence, unless it is the end of another one and a card begins in between."""
        if self._state.place is Place.ANSWER:
            at = structure_in(self._code, ahead.marker, closed=True)
            if at < len(self._code):
                return [*self._give_back(at), line]
        self.fence = None
        self._flush([*self._code, line])
        return []

    def _leave_open(self, following: Kind | None) -> list[Line]:
        """The fence was never closed: what was code ends at the first line that is structure."""
        return self._give_back(structure_in(self._code, following, closed=False))

    def _give_back(self, at: int) -> list[Line]:
        """End the fence before its line `at`; returns what stands behind that."""
        fence = self._open
        code, rest = self._code[:at], self._code[at:]
        while code and not code[-1].text.strip():
            code.pop()
        last = code[-1] if code else fence.line
        self._state.report(
            Code.UNCLOSED_FENCE, fence.line, "this code block is never closed", f"close it with {fence.end}"
        )
        self.fence = None
        self._flush([*code, Line(last.number, 1, fence.end)])
        return rest

    def _flush(self, code: Sequence[Line]) -> None:
        self._code = []
        for line in code:
            self._state.text(line)
