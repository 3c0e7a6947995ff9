"""The offending line and a caret under the offending character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from ankigen.reporting.characters import TAB, shown, width

_MARK = "…"


def excerpt(line: str, column: int, columns: int) -> tuple[str, str]:
    """The part of a line around a character that fits into so many columns, and the line with the caret below it.

    `column` counts characters from 1. Only the neighbourhood of the character is looked at, however long the line is.
    """
    at = min(column - 1, len(line))
    start = max(at - columns, 0)
    near = list(_cells(line[start : at + columns]))
    before, behind = near[: at - start], near[at - start :]
    if start > 0 or at + columns < len(line) or _total(near) > columns:
        before = _fitting(reversed(before), columns // 2)[::-1]
        behind = _fitting(behind, columns - _total(before) - 2)
    cut_before, cut_behind = at > len(before), at + len(behind) < len(line)
    text = _MARK * cut_before + "".join((*before, *behind)) + _MARK * cut_behind
    on_mark = bool(behind) and not width(behind[0]) and bool(before)
    return text, " " * (cut_before + _total(before) - on_mark) + "^"


def _cells(text: str) -> Iterator[str]:
    """What each character looks like; a tab reaches to the next stop."""
    column = 0
    for character in text:
        cell = " " * (TAB - column % TAB) if character == "\t" else shown(character)
        column += width(cell)
        yield cell


def _total(cells: Iterable[str]) -> int:
    return sum(map(width, cells))


def _fitting(cells: Iterable[str], columns: int) -> list[str]:
    """The first cells, as many as fit."""
    left = columns

    def fits(cell: str) -> bool:
        nonlocal left
        left -= width(cell)
        return left >= 0

    return list(takewhile(fits, cells))
