"""What surrounds a line, and whether a paragraph goes on with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ankigen.render.markdown.lines import interrupts, is_blank, is_indented, marker, unquoted
from ankigen.render.markdown.tables import is_table

DEEPEST = 20
"""Lists and quotes inside each other; what is deeper stays text."""
FAR_RIGHT = " " * 10 * DEEPEST
"""More than the indentation of all of them together; a line that stands there goes on with a paragraph."""


class Context(NamedTuple):
    """The placeholders that are blocks, whether there may be tables, and how many lists and quotes are around."""

    standalone: frozenset[str]
    has_pipes: bool
    depth: int = 0

    def inside(self) -> Context:
        """The context within one more list or quote."""
        return Context(self.standalone, self.has_pipes, self.depth + 1)

    def is_standalone(self, line: str) -> bool:
        """Whether a line holds nothing but pieces that are blocks."""
        first = line.lstrip(" \t")[:1]
        return first in self.standalone and self.standalone.issuperset(line.replace(" ", "").replace("\t", ""))

    def goes_on(self, line: str) -> bool:
        """Whether a line can go on with the paragraph before it."""
        return not (is_blank(line) or self.is_standalone(line) or interrupts(line))

    def goes_on_lazily(self, inner: Sequence[str], lines: Sequence[str], number: int) -> bool:
        """Whether a line that lacks the mark of its list or quote goes on with a paragraph that ends `inner`."""
        line = lines[number]
        starts = marker(line) is not None or (self.has_pipes and is_table(lines, number))
        return not starts and self.goes_on(line) and self._end_in_text(inner)

    def _end_in_text(self, lines: Sequence[str]) -> bool:
        """Whether lines, as far as the last two can tell, end in a paragraph and not in code, a heading or a table."""
        line, alone = lines[-1], len(lines) == 1 or is_blank(lines[-2])
        if line.startswith(FAR_RIGHT):
            return True
        if is_indented(line) and alone:
            return False
        for _ in range(DEEPEST):
            line, before = self._inner(line), line
            if line == before:
                break
        line = line.lstrip(" \t")
        return self.goes_on(line) and not line.startswith("|")

    @staticmethod
    def _inner(line: str) -> str:
        """The line without the mark of one list or quote."""
        item = marker(line)
        rest = item.text if item else unquoted(line)
        return line if rest is None else rest
