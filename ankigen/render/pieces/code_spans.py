"""Finds code between backticks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from ankigen.render.markdown.lines import begins_block, is_blank
from ankigen.render.pieces.kinds import CodeSpan

_RUN = re.compile("`+")


def find_code_spans(text: str, source: str) -> Iterator[CodeSpan]:
    """Code spans as CommonMark has them: a run of backticks up to the next of equal length, in one block.

    The ends of runs are looked up by length, so that thousands of unequal runs cost no more than their number.
    """
    return _usual_spans(text, source) if _is_usual(text) else _spans(text, source)


def _is_usual(text: str) -> bool:
    """Whether each backtick has its partner on its line, none is escaped, and no two stand in a row."""
    parts = text.split("`")
    return len(parts) % 2 == 1 and "``" not in text and "\\`" not in text and "\n" not in "".join(parts[1::2])


def _usual_spans(text: str, source: str) -> Iterator[CodeSpan]:
    start = text.find("`")
    while start >= 0:
        end = text.find("`", start + 1) + 1
        yield _span(text, source, start, end, 1)
        start = text.find("`", end)


def _spans(text: str, source: str) -> Iterator[CodeSpan]:
    runs = list(_RUN.finditer(text))
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for run in runs:
        ends[len(run[0])].append(run.start())
    breaks: list[int] | None = None
    position = 0
    for run in runs:
        start = run.start() + _is_escaped(text, run.start())
        length = run.end() - start
        close = _next(ends[length], run.end())
        if start < position or not length or close is None:
            continue
        if "\n" in text[start:close]:
            breaks = _starts_of_blocks(text) if breaks is None else breaks
            if (_next(breaks, start + 1) or len(text)) < close:
                continue
        position = close + length
        yield _span(text, source, start, position, length)


def _span(text: str, source: str, start: int, end: int, width: int) -> CodeSpan:
    code = _inner(source[start + width : end - width])
    return CodeSpan(start, end, code.replace("\\|", "|") if "\\|" in code and _is_in_table(text, start) else code)


def _starts_of_blocks(text: str) -> list[int]:
    """The offsets of lines that cannot belong to the paragraph before them."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [start for start, line in zip(starts, lines, strict=False) if is_blank(line) or begins_block(line)]


def _is_escaped(text: str, offset: int) -> bool:
    start = offset
    while text[start - 1 : start] == "\\":
        start -= 1
    return (offset - start) % 2 == 1


def _is_in_table(text: str, offset: int) -> bool:
    """Whether a line begins with a pipe: in its code, a pipe is escaped like any other in a table."""
    return text[text.rfind("\n", 0, offset) + 1 : offset].lstrip().startswith("|")


def _next(offsets: list[int], start: int) -> int | None:
    index = bisect_right(offsets, start - 1)
    return offsets[index] if index < len(offsets) else None


def _inner(code: str) -> str:
    """The code without one space on either side, which lets it begin or end with a backtick."""
    code = code.replace("\n", " ")
    padded = code.startswith(" ") and code.endswith(" ") and code.strip(" ")
    return code[1:-1] if padded else code
