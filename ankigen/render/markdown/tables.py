"""Tables with pipes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ankigen.render.markdown.blocks import Table
from ankigen.render.markdown.lines import is_delimiter_row, is_indented, marker

_PIPE = re.compile(r"(?<!\\)\|")


MOST_EMPTY_CELLS = 20_000
"""A wide head and many short rows make gigabytes of a small text."""


class TooManyCellsError(ValueError):
    """A table whose short rows would have to be filled with too many cells; `line` is its first."""

    def __init__(self, line: str) -> None:
        super().__init__(f"a table with more than {MOST_EMPTY_CELLS:,} empty cells")
        self.line = line


def table_at(lines: Sequence[str], number: int, goes_on: Callable[[str], bool]) -> tuple[Table, int] | None:
    """The table that starts at a line, and the number of the line after it; `goes_on` tells a row from the end.

    Raises:
        TooManyCellsError: If it is mostly empty, and large.
    """
    if not is_table(lines, number):
        return None
    alignments = tuple(_alignment(cell) for cell in cells(lines[number + 1]))
    rows = [_row(lines[number], len(alignments))]
    end, empty = number + 2, 0
    while end < len(lines) and goes_on(lines[end]) and not is_indented(lines[end]) and not marker(lines[end]):
        rows.append(_row(lines[end], len(alignments)))
        empty += rows[-1].count("")
        if empty > MOST_EMPTY_CELLS:
            raise TooManyCellsError(lines[number])
        end += 1
    return Table(alignments, tuple(rows)), end


def is_table(lines: Sequence[str], number: int) -> bool:
    """Whether a line and the next are the head of a table."""
    if number + 1 >= len(lines) or "|" not in lines[number] + lines[number + 1] or is_indented(lines[number]):
        return False
    return is_delimiter_row(lines[number + 1]) and len(cells(lines[number])) == len(cells(lines[number + 1]))


def _row(line: str, width: int) -> tuple[str, ...]:
    """As many cells as the table is wide; what is too much stays in the last."""
    found = cells(line)
    last = " | ".join(found[width - 1 :])
    return (*found[: width - 1], *[""] * (width - 1 - len(found)), last)


def cells(line: str) -> list[str]:
    """The cells of a row, with or without pipes at its ends."""
    text = line.strip(" \t").removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [cell.strip(" \t").replace("\\|", "|") for cell in _PIPE.split(text)]


def _alignment(cell: str) -> str:
    return {(True, True): "center", (True, False): "left", (False, True): "right"}.get(
        (cell.startswith(":"), cell.endswith(":")), ""
    )
