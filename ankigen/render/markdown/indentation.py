"""Columns of white space before a line's text; a tab reaches to the next multiple of four."""

from __future__ import annotations

TAB = 4


def indentation(line: str) -> int:
    """How many columns of white space stand before the text of `line`."""
    if not line.startswith((" ", "\t")):
        return 0
    text = line.lstrip(" \t")
    return len(line[: len(line) - len(text)].expandtabs(TAB))


def dedent(line: str, columns: int) -> str:
    """`line` without up to `columns` columns of white space; of a tab that reaches further the rest stays as spaces."""
    position = column = 0
    while column < columns and line[position : position + 1] in {" ", "\t"}:
        column += 1 if line[position] == " " else TAB - column % TAB
        position += 1
    return " " * (column - columns) + line[position:]
