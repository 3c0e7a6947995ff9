r"""Rows and cells: the tokens between `&` and `\\`, and the table that they become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from xml.etree.ElementTree import Element

from ankigen.render.math.tokens import Draw, FormulaError, Reader, Token
from ankigen.render.math.tree import element

MAX_CELLS = 2_000
_LENGTH = re.compile(r"\[ ?-?[\d.]+ ?[a-z]{2} ?\]")
_LONGEST_LENGTH = 12
_BREAKS = ("\\\\", r"\cr", r"\newline")
_LINES = (r"\hline", r"\hdashline", r"\toprule", r"\midrule", r"\bottomrule")
_CELL_CLASSES = {"l": "mleft", "c": "", "r": "mright", "|": "mbefore", "!": "mafter"}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and whether a line is ruled above it."""

    cells: tuple[tuple[Token, ...], ...]
    ruled: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in the row."""
        return all(token.is_space for cell in self.cells for token in cell)


def cells(reader: Reader) -> list[Row]:
    """The rows of a table; an empty last row, which follows a final line break, is kept only for its line."""
    rows: list[Row] = []
    while reader.place < len(reader.tokens) or not rows:
        ruled = _ruled(reader)
        found = [reader.until("&", *_BREAKS)]
        while reader.accept("&"):
            found.append(reader.until("&", *_BREAKS))
        rows.append(Row(tuple(found), ruled))
        _line_break(reader)
    if sum(len(row.cells) for row in rows) > MAX_CELLS:
        raise FormulaError("a table of too many cells", f"keep it under {MAX_CELLS:,}", reader.offset)
    return rows


def _ruled(reader: Reader) -> bool:
    ruled = False
    while reader.peek() in _LINES:
        reader.take()
        ruled = True
    return ruled


def _line_break(reader: Reader) -> None:
    if reader.peek() in _BREAKS:
        reader.take()
        reader.place += reader.next_character() == "*"
        _skip_length(reader)
    reader.peek()


def _skip_length(reader: Reader) -> None:
    r"""Leave out the extra space of `\\[4pt]`; other brackets belong to the next row."""
    ahead = "".join(reader.next_character(index) for index in range(_LONGEST_LENGTH))
    if match := _LENGTH.match(ahead):
        reader.place += len(match.group())


def table(rows: Sequence[Row], columns: Sequence[str], draw: Draw) -> Element:
    """Rows as an `mtable`; every row has all columns. A last row that is empty but ruled is a line below the table."""
    is_closed = len(rows) > 1 and rows[-1].is_empty and rows[-1].ruled
    shown = rows[:-1] if is_closed else rows
    made = element("mtable")
    made.extend([_row(row, columns, draw) for row in shown])
    if is_closed:
        _add_class(made[-1], "munder")
    return made


def _row(row: Row, columns: Sequence[str], draw: Draw) -> Element:
    made = element("mtr")
    if row.ruled:
        made.set("class", "mover")
    for column, cell in zip_longest(columns, row.cells):
        made.append(_cell(column or "", draw(cell) if cell else element("mrow")))
    return made


def _cell(column: str, content: Element) -> Element:
    made = element("mtd", content)
    for sign in column:
        _add_class(made, _CELL_CLASSES[sign])
    return made


def _add_class(made: Element, name: str) -> None:
    if name:
        made.set("class", f"{made.get('class', '')} {name}".strip())
