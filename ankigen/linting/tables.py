"""Tables that Markdown does not take for tables, so that their rows run together with all their pipes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry, Passage
from ankigen.linting.prose import prose
from ankigen.wording import counted

_LEAD = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")


def broken_tables(entry: Entry) -> Iterator[Diagnostic]:
    """The rule of a table that has more or fewer cells than its head, and rows that have no rule."""
    for passage in (entry.question, entry.answer, entry.context):
        if passage.text.count("|") > 1:
            yield from _in_passage(passage)


def _in_passage(passage: Passage) -> Iterator[Diagnostic]:
    lines = [_LEAD.sub("", line, count=1) for line in prose(passage).split("\n")]
    starts, offset = [], 0
    for line in passage.lines:
        starts.append(offset)
        offset += len(line.text) + 1
    for number, found, remedy in misfits(lines):
        yield passage.diagnostic(Code.BROKEN_TABLE, starts[number], found, remedy)


def misfits(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """The number of a line, what was found and what to do, once for each run of lines that should be a table."""
    from ankigen.render.markdown.lines import is_delimiter_row  # noqa: PLC0415 - few cards have tables
    from ankigen.render.markdown.tables import cells, is_table  # noqa: PLC0415

    number = 0
    while number < len(lines) - 1:
        below = lines[number + 1]
        wide = len(cells(lines[number]))
        if is_table(lines, number):
            number = _end(lines, number)
        elif "|" in below and is_delimiter_row(below) and wide > 1:
            found = f"the rule of this table has {counted(len(cells(below)), 'cell')} and its head {wide}"
            yield number + 1, found, f"write {_rule(wide)}"
            number = _end(lines, number)
        elif wide > 1 and _is_row(lines[number]) and _is_row(below) and len(cells(below)) > 1:
            yield number, "these rows have no rule and are no table", f"write {_rule(wide)} below the first"
            number = _end(lines, number)
        number += 1


def _is_row(line: str) -> bool:
    """Whether a line stands between pipes as a row does, and not as `|x| + |y|`."""
    return line.startswith("| ") and line.rstrip().endswith(" |")


def _end(lines: list[str], number: int) -> int:
    """The number of the next blank line, or of the last."""
    while number < len(lines) - 1 and lines[number].strip():
        number += 1
    return number


def _rule(width: int) -> str:
    return "|" + "---|" * min(width, 20)
