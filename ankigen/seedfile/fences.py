"""Code fences: where one begins and ends, and where one that was left open must have ended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ankigen.entries import Line
from ankigen.seedfile.lines import Kind, mark


class Fence(NamedTuple):
    """An open code fence: its character and length, and the line that opened it."""

    character: str
    length: int
    line: Line

    @property
    def end(self) -> str:
        """The line that closes it."""
        return self.character * self.length


MAX_LENGTH = 12
"""Longer runs of backticks are not told apart, so that fences nest to a small depth whatever the file holds."""

_OPENING = re.compile(r"[ >]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?P<run>`{3,}|~{3,})(?P<info>.*)$")


def opens_fence(line: Line) -> Fence | None:
    """The fence that a line opens, at any depth of lists and quotations."""
    if "```" not in line.text and "~~~" not in line.text:
        return None
    found = _OPENING.match(line.text)
    if not found:
        return None
    run, info = found.groups()
    return None if run[0] == "`" and "`" in info else Fence(run[0], min(len(run), MAX_LENGTH), line)


def closes_fence(line: Line, fence: Fence) -> bool:
    """Whether a line closes this fence."""
    text = line.text.lstrip(" \t>").rstrip()
    return len(text) >= fence.length and not text.strip(fence.character)


def opens_anew(line: Line, fence: Fence) -> bool:
    """A fence with a language inside of an open fence: the end of the first one was forgotten."""
    inner = opens_fence(line)
    named = line.text.strip().strip("`~")
    return bool(inner and named and inner.character == fence.character and inner.length >= fence.length)


def structure_in(code: Sequence[Line], following: Kind | None, *, closed: bool) -> int:
    """The index of the first line of `code` that is structure after all; its length if there is none.

    `code` is what stands in a fence that was left open, or in one that is closed only by the end of another one;
    `following` is the marker that comes next in the file.
    """
    if closed and following is not Kind.QUESTION:
        return len(code)
    kinds = [_kind(line) for line in code]
    begin = _card_in(kinds, following)
    if closed:
        return begin if Kind.SEPARATOR in kinds[begin : begin + 1] else len(code)
    closer = next((i for i, kind in enumerate(kinds) if kind in (Kind.CLOSER, Kind.ODD_CLOSER)), len(code))
    return min(begin, closer, _last_closer(code[:begin]), _question(code, following))


def _question(code: Sequence[Line], following: Kind | None) -> int:
    """The index of the last misspelt question before an opener; the code's length if there is none."""
    if following is not Kind.OPENER:
        return len(code)
    indices = range(len(code) - 1, -1, -1)
    return next((i for i in indices if mark(code[i]).kind is Kind.QUESTION), len(code))


def _last_closer(code: Sequence[Line]) -> int:
    """The index of a lone `??` that ends the code; its length if there is none."""
    last = next((i for i in range(len(code) - 1, -1, -1) if code[i].text.strip()), None)
    return last if last is not None and mark(code[last]).kind is Kind.ODD_CLOSER else len(code)


def _kind(line: Line) -> Kind:
    """Markers that code does not hold by chance; a lone `??` could be anything."""
    found = mark(line)
    if found.kind is Kind.ODD_CLOSER and "x" not in line.text:
        return Kind.TEXT
    if found.kind is Kind.HEADING and not found.clean:
        return Kind.TEXT
    return found.kind if found.clean or found.kind in (Kind.CLOSER, Kind.ODD_CLOSER) else Kind.TEXT


def _card_in(kinds: Sequence[Kind], following: Kind | None) -> int:
    """Where the next card begins: its heading, or the separator and the rating above that."""
    last = len(kinds)
    if following in (Kind.QUESTION, Kind.OPENER):
        last = next((i for i in range(len(kinds) - 1, -1, -1) if kinds[i] is Kind.HEADING), len(kinds))
    if last == len(kinds) and following is not None:
        return last
    begin = at = last
    while at > 0 and kinds[at - 1] in (Kind.BLANK, Kind.RATING, Kind.SEPARATOR, Kind.OPTIONS):
        at -= 1
        begin = begin if kinds[at] is Kind.BLANK else at
    if following is Kind.OPENER and not {Kind.SEPARATOR, Kind.RATING} & set(kinds[begin:last]):
        return len(kinds)
    return begin
