"""Columns of white space before a line's text; a tab reaches to the next multiple of four."""

from __future__ import annotations

TAB = 4


def indentation(line: str) -> int:
    """How many columns of white space stand before the text of `line`."""
    return len(_expanded(line)[0])


def dedent(line: str, columns: int) -> str:
    """`line` without up to `columns` columns of white space; a line that loses nothing is left exactly as it is."""
    if not columns:
        return line
    space, text = _expanded(line)
    return space[columns:] + text


def _expanded(line: str) -> tuple[str, str]:
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)].expandtabs(TAB), text
