r"""Rows and cells: the tokens between `&` and `\\`, and the table that they become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from xml.etree.ElementTree import Element

from ankigen.render.math.spaces import length
from ankigen.render.math.tokens import Draw, FormulaError, Reader, Token
from ankigen.render.math.tree import add_class, element

MAX_CELLS = 2_000
_LENGTH = re.compile(r"\[\s?([^\[\]]*?)\s?\]")
_LONGEST_LENGTH = 12
_BREAKS = ("\\\\", r"\cr", r"\newline")
_LINES = {r"\hline": "", r"\hdashline": "mdashed", r"\toprule": "", r"\midrule": "", r"\bottomrule": ""}
_GAPS = (2, 4, 6, 8, 10, 15, 20, 30)  # tenths of an em, each with a class in the style sheet


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, the class of the line that is ruled above it, and that of the space below it."""

    cells: tuple[tuple[Token, ...], ...]
    line: str = ""
    gap: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in the row."""
        return all(token.is_space for cell in self.cells for token in cell)


def cells(reader: Reader) -> list[Row]:
    """The rows of a table; an empty last row, which follows a final line break, is kept only for its line."""
    rows: list[Row] = []
    while reader.place < len(reader.tokens) or not rows:
        line = _line(reader)
        found = [reader.until("&", *_BREAKS)]
        while reader.accept("&"):
            found.append(reader.until("&", *_BREAKS))
        rows.append(Row(tuple(found), line, _line_break(reader)))
    if sum(len(row.cells) for row in rows) > MAX_CELLS:
        raise FormulaError("a table of too many cells", f"keep it under {MAX_CELLS:,}", reader.offset)
    return rows


def _line(reader: Reader) -> str:
    r"""The class of the lines that stand here: `\hline` twice is a double one."""
    style, count = "", 0
    while reader.peek() in _LINES:
        style, count = _LINES[reader.take().text], count + 1
    return f"mover {'mdouble' if count > 1 else style}".strip() if count else ""


def _line_break(reader: Reader) -> str:
    r"""Take a line break; the class of the extra space that it asks for, as in `\\[4pt]`."""
    gap = ""
    if reader.peek() in _BREAKS:
        reader.take()
        reader.place += reader.next_character() == "*"
        gap = _gap(reader)
    reader.peek()
    return gap


def _gap(reader: Reader) -> str:
    """A length in brackets, taken; other brackets belong to the next row."""
    ahead = "".join(reader.next_character(index) for index in range(_LONGEST_LENGTH))
    found = _LENGTH.match(ahead)
    ems = length(found[1]) if found else None
    if not found or ems is None:
        return ""
    reader.place += len(found[0])
    return f"mgap{min(_GAPS, key=lambda gap: abs(gap - 10 * ems))}" if ems > _GAPS[0] / 20 else ""


def table(rows: Sequence[Row], columns: Sequence[str], draw: Draw) -> Element:
    """Rows as an `mtable`; every row has all columns. A last row that is empty but ruled is a line below the table."""
    is_closed = len(rows) > 1 and rows[-1].is_empty and bool(rows[-1].line)
    shown = rows[:-1] if is_closed else rows
    made = element("mtable", *(_row(row, columns, draw) for row in shown))
    if is_closed:
        add_class(made[-1], rows[-1].line.replace("mover", "munder"))
    return made


def _row(row: Row, columns: Sequence[str], draw: Draw) -> Element:
    made = element("mtr")
    for name in (row.line, row.gap):
        add_class(made, name)
    for class_, cell in zip_longest(columns, row.cells):
        made.append(element("mtd", draw(cell) if cell else element("mrow")))
        add_class(made[-1], class_ or "")
    return made
