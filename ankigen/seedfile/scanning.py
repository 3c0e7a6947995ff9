"""From lines to markers and text: code fences come before structure, and glued markers are taken apart.

A `---`, `####` or `# comment` inside a fence is code (`open_fence.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.entries import Line
from ankigen.seedfile.candidates import find_candidates
from ankigen.seedfile.fences import opens_fence
from ankigen.seedfile.gluing import first_cut
from ankigen.seedfile.horizon import Ahead, horizon
from ankigen.seedfile.lines import HARD, Kind, Mark, clean_mark, mark, piece
from ankigen.seedfile.machine import read_marker
from ankigen.seedfile.marker import Marker
from ankigen.seedfile.metadata import is_title
from ankigen.seedfile.open_fence import OpenFence
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

Rest = tuple[Line, frozenset[Kind] | None] | None
"""What is left of a line, and which markers may stand there, if few; None where nothing is."""


class Scanner:
    """Feeds the lines of a file to the line machine, piece by piece."""

    def __init__(self, state: State, lines: Sequence[Line]) -> None:
        self._state = state
        self._lines = lines
        self._candidates = find_candidates(lines)
        self._ahead, self._marks = horizon(lines, self._candidates)
        self._code = OpenFence(state, self._ahead)

    def run(self) -> None:
        """Read all lines of the file."""
        lines, begin = self._lines, 0
        for index in self._candidates:
            if begin < index:
                self._plain(lines[begin:index])
            if self._code.fence:
                self._read([lines[index]])
            else:
                self._line(lines[index], self._marks[index])
            begin = index + 1
        self._plain(lines[begin:])
        while self._code.fence:
            self._read(self._code.end())
        self._state.finish()

    def _plain(self, lines: Sequence[Line]) -> None:
        """Lines that can only be text, or code."""
        if self._code.fence:
            self._code.add(lines)
        else:
            self._state.texts(lines)

    def _read(self, lines: Sequence[Line]) -> None:
        """Read lines, and those that turn out to have been no code."""
        waiting = list(reversed(lines))
        while waiting:
            line = waiting.pop()
            if self._code.fence:
                waiting += reversed(self._code.read(line))
            else:
                self._line(line, None)

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

    def _piece(self, line: Line, found: Mark, ahead: Ahead) -> Rest:
        """Hand the first piece of a line to the machine; returns what is left of the line."""
        if found.kind not in (Kind.TEXT, Kind.BLANK) and read_marker(self._state, Marker(line, found, ahead)):
            return self._behind(line, found, ahead)
        head, rest = self._cut(line, Kind.TEXT, ahead)
        if not rest.text:
            self._text(head)
            return None
        self._head(head, ahead)
        return self._glued(rest)

    def _behind(self, line: Line, found: Mark, ahead: Ahead) -> Rest:
        """What a marker leaves of its line: another marker, or content up to where one is glued to it."""
        if found.kind is not Kind.HEADING and (found.kind not in _BEHIND or found.start == len(line.text)):
            return None
        own = found.content(line)
        if (inner := clean_mark(own.text)) and inner.kind in _BEHIND[found.kind]:
            self._state.report_glued(own)
            return own, _BEHIND[found.kind]
        head, rest = self._cut(own, found.kind, ahead)
        if found.kind is Kind.HEADING:
            self._state.title(head)
        else:
            self._content(head)
        return self._glued(rest) if rest.text else None

    def _cut(self, line: Line, kind: Kind, ahead: Ahead) -> tuple[Line, Line]:
        """A line up to where a marker is glued to it, and the rest."""
        cut = first_cut(line.text, kind, self._state.place, ahead)
        return (line, _NOTHING) if cut is None else (piece(line, 0, cut), piece(line, cut, len(line.text)))

    def _glued(self, rest: Line) -> Rest:
        self._state.report_glued(rest)
        return rest, None

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
        self._code.fence = opens_fence(line)
        self._state.text(line)


def _allowed(line: Line, allowed: frozenset[Kind]) -> Mark:
    """What a piece of a line is behind a marker, where only some markers may stand."""
    found = clean_mark(line.text)
    return found if found and found.kind in allowed else _PLAIN
