"""Where the cells of a figure lie, in pixels; known before anything is drawn.

A figure is a grid of equal cells on a mid-grey ground, which keeps black pictures apart on dark cards and white ones
on light cards. A line of text may stand above a row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 28  # pixels of a model's picture, each way
ZOOM = 4  # pixels of the figure for one of the picture's
CELL = SIZE * ZOOM  # side of a cell that shows such a picture
GUTTER = 8  # between cells, and around them
HEADING = 26  # height of a line of text
BASELINE = 15  # from its top to the line on which letters stand
GROUND = 140  # grey value of the gutters
INK = 0  # grey value of the text


@dataclass(frozen=True, slots=True)
class Layout:
    """So many columns of cells, for each row the text above it, empty for none, and the pixels of a cell each way.

    A heading is split at tabs: as many texts as columns stand each above its cell; of two, the first begins at the
    left of the row and the other ends at its right.
    """

    columns: int
    headings: tuple[str, ...]
    side: int = CELL

    @property
    def width(self) -> int:
        """Width of the figure."""
        return GUTTER + self.columns * (self.side + GUTTER)

    @property
    def height(self) -> int:
        """Height of the figure."""
        return self._top(len(self.headings))

    def cell(self, index: int) -> tuple[int, int]:
        """Left and top of the cell number `index`, counted from 0 along the rows."""
        row, column = divmod(index, self.columns)
        return GUTTER + column * (self.side + GUTTER), self._top(row) + (HEADING if self.headings[row] else 0)

    def baseline(self, row: int) -> int:
        """Height of the line on which the text above a row stands."""
        return self._top(row) + BASELINE

    def _top(self, row: int) -> int:
        texts = sum(1 for heading in self.headings[:row] if heading)
        return GUTTER + row * (self.side + GUTTER) + texts * HEADING


def square(n: int) -> Layout:
    """A grid for n cells without text, as nearly square as whole rows allow."""
    columns = math.ceil(math.sqrt(n))
    return Layout(columns, ("",) * math.ceil(n / columns))


def strip(texts: Sequence[str], columns: int = 4) -> Layout:
    """So many cells in a row as a phone shows at a readable size, and below them the next; a text above each."""
    columns = min(columns, len(texts))
    rows = [[*texts[start : start + columns]] for start in range(0, len(texts), columns)]
    rows[-1] += [""] * (columns - len(rows[-1]))
    return Layout(columns, tuple("\t".join(row) if any(row) else "" for row in rows))
