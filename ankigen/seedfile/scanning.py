"""From lines to markers and text: code fences come before structure, and glued markers are taken apart.

A `---`, `####` or `# comment` inside a fence is code. A fence that was left open ends where only structure can be
meant; what was taken for code behind that place is read again.
"""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.diagnostics import Code
from ankigen.entries import Line
from ankigen.seedfile.candidates import find_candidates
from ankigen.seedfile.drafts import Place
from ankigen.seedfile.fences import Fence, closes_fence, opens_anew, opens_fence, structure_in
from ankigen.seedfile.gluing import first_cut, split_fence_end
from ankigen.seedfile.horizon import END, Ahead, horizon
from ankigen.seedfile.lines import HARD, Kind, Mark, clean_mark, mark, piece
from ankigen.seedfile.machine import read_marker
from ankigen.seedfile.marker import Marker
from ankigen.seedfile.metadata import is_title
from ankigen.seedfile.spelling import meant
from ankigen.seedfile.state import State

MAX_PIECES = 32
"""A line with more glued markers is no line that a person wrote; its rest is text."""

_BEHIND = {
    Kind.QUESTION: HARD,
    Kind.OPENER: HARD,
    Kind.HEADING: HARD,
    Kind.CLOSER: HARD | {Kind.SEPARATOR, Kind.HEADING, Kind.RATING},
}
"""The markers that may follow a marker on its line."""

_BEFORE = frozenset({Kind.SEPARATOR, Kind.RATING, Kind.QUESTION})
"""The markers that another marker, or a fence, may be glued to, and that then have no content on their line."""
_NOTHING = Line(0, 0, "")
_PLAIN = Mark(Kind.TEXT, 0, 0)


class Scanner:
    """Feeds the lines of a file to the line machine, piece by piece."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._ahead: list[Ahead] = []
        self._fence: Fence | None = None
        self._code: list[Line] = []

    def run(self, lines: Sequence[Line]) -> None:
        """Read all lines of a file."""
        candidates = find_candidates(lines)
        self._ahead, marks = horizon(lines, candidates)
        begin = 0
        for index in candidates:
            if begin < index:
                self._plain(lines[begin:index])
            if self._fence:
                self._read([lines[index]])
            else:
                self._line(lines[index], marks[index])
            begin = index + 1
        self._plain(lines[begin:])
        while self._fence:
            self._read(self._leave_open(self._fence, None))
        self._state.finish()

    def _plain(self, lines: Sequence[Line]) -> None:
        """Lines that can only be text, or code."""
        if self._fence:
            self._code += lines
        else:
            self._state.texts(lines)

    def _read(self, lines: Sequence[Line]) -> None:
        """Read lines, and those that turn out to have been no code."""
        waiting = list(reversed(lines))
        while waiting:
            line = waiting.pop()
            if self._fence:
                waiting += reversed(self._in_code(line, self._fence))
            else:
                self._line(line, None)

    # Code

    def _in_code(self, line: Line, fence: Fence) -> list[Line]:
        """A line inside a fence; returns the lines that have to be read again."""
        ahead = self._ahead[line.number - 1]
        hard = clean_mark(line.text)
        if hard and hard.kind in HARD:
            return [*self._leave_open(fence, hard.kind), line]
        if pair := split_fence_end(line, fence, ahead):
            return self._end_glued(*pair, fence)
        if closes_fence(line, fence):
            return self._close(line, fence, ahead)
        if ahead.marker is Kind.OPENER and line.text.startswith("#### ") and " :p " in line.text:
            return [*self._leave_open(fence, Kind.QUESTION), line]
        if opens_anew(line, fence):
            return [*self._leave_open(fence, ahead.marker), line]
        self._code.append(line)
        return []

    def _end_glued(self, code: Line, marker: Line, fence: Fence) -> list[Line]:
        """Code, or the end of its fence, and a marker stand on one line."""
        self._state.report_glued(marker)
        if closes_fence(code, fence):
            return [*self._close(code, fence, END), marker]
        self._code.append(code)
        found = clean_mark(marker.text)
        return [*self._leave_open(fence, found.kind if found else None), marker]

    def _close(self, line: Line, fence: Fence, ahead: Ahead) -> list[Line]:
        """The end of a fence, unless it is the end of another one and a card begins in between."""
        if self._state.place is Place.ANSWER:
            at = structure_in(self._code, ahead.marker, closed=True)
            if at < len(self._code):
                return [*self._give_back(fence, at), line]
        self._fence = None
        self._flush([*self._code, line])
        return []

    def _leave_open(self, fence: Fence, following: Kind | None) -> list[Line]:
        """The fence was never closed: what was code ends at the first line that is structure."""
        return self._give_back(fence, structure_in(self._code, following, closed=False))

    def _give_back(self, fence: Fence, at: int) -> list[Line]:
        """End a fence before its line `at`; returns what stands behind that."""
        code, rest = self._code[:at], self._code[at:]
        while code and not code[-1].text.strip():
            code.pop()
        last = code[-1] if code else fence.line
        self._state.report(
            Code.UNCLOSED_FENCE, fence.line, "this code block is never closed", f"close it with {fence.end}"
        )
        self._fence = None
        self._flush([*code, Line(last.number, 1, fence.end)])
        return rest

    def _flush(self, code: Sequence[Line]) -> None:
        self._code = []
        for line in code:
            self._state.text(line)

    # Structure and text

    def _line(self, line: Line, known: Mark | None) -> None:
        """A line outside of code, piece by piece; what it could be by itself may be known."""
        ahead = self._ahead[line.number - 1]
        could_be = known or mark(line)
        for _ in range(MAX_PIECES):
            rest = self._piece(line, self._meant(could_be, line, ahead), ahead)
            if rest is None:
                return
            line, allowed = rest
            could_be = mark(line) if allowed is None else _allowed(line, allowed)
        self._text(line)

    def _meant(self, found: Mark, line: Line, ahead: Ahead) -> Mark:
        """What a line, or a piece of one, is that could be `found`."""
        if found.kind is Kind.TITLE and not is_title(self._state, line):
            found = Mark(Kind.HEADING, found.start, found.end, 1, clean=False)
        if found.clean or meant(found, self._state.place, ahead, lone=found.start == len(line.text)):
            return found
        return _PLAIN

    def _piece(self, line: Line, found: Mark, ahead: Ahead) -> tuple[Line, frozenset[Kind] | None] | None:
        """Hand the first piece of a line to the machine; returns the rest and which markers may stand there, if few."""
        is_marker = found.kind not in (Kind.TEXT, Kind.BLANK) and read_marker(self._state, Marker(line, found, ahead))
        if (
            is_marker
            and found.kind is not Kind.HEADING
            and (found.kind not in _BEHIND or found.start == len(line.text))
        ):
            return None
        own = found.content(line) if is_marker else line
        if is_marker and (inner := clean_mark(own.text)) and inner.kind in _BEHIND[found.kind]:
            self._state.report_glued(own)
            return own, _BEHIND[found.kind]
        cut = first_cut(own.text, found.kind if is_marker else Kind.TEXT, self._state.place, ahead)
        head, rest = (own, _NOTHING) if cut is None else (piece(own, 0, cut), piece(own, cut, len(own.text)))
        if is_marker and found.kind is Kind.HEADING:
            self._state.title(head)
        elif is_marker:
            self._content(head)
        elif rest.text:
            self._head(head, ahead)
        else:
            self._text(head)
        if rest.text:
            self._state.report_glued(rest)
        return (rest, None) if rest.text else None

    def _content(self, line: Line) -> None:
        """What follows a marker on its line."""
        if line.text.strip():
            self._text(line)

    def _head(self, line: Line, ahead: Ahead) -> None:
        """What stood before a glued marker: text, or a separator or a rating."""
        found = self._meant(mark(line), line, ahead)
        if found.kind not in _BEFORE or not read_marker(self._state, Marker(line, found, ahead)):
            self._text(line)

    def _text(self, line: Line) -> None:
        """A line of text, or the opening of a fence."""
        self._fence = opens_fence(line)
        self._state.text(line)


def _allowed(line: Line, allowed: frozenset[Kind]) -> Mark:
    """What a piece of a line is behind a marker, where only some markers may stand."""
    found = clean_mark(line.text)
    return found if found and found.kind in allowed else _PLAIN
