"""Markers that lost the line break before them: the line is read as if it stood there."""

from __future__ import annotations

import re
from itertools import pairwise

from ankigen.entries import Line

_BEHIND_FORMULA = re.compile(r"(?<=\$\$)[ \t]*(?=:p(?!\w)|x\?\?(?!\w)|\?\?x(?!\w)|-{3,}[ \t]*$|```)")
_BEHIND_HEADING = re.compile(r"(?<=[ \t]):p(?=[ \t])")
_CLOSER = "x??"


def unglue(line: Line, *, answering: bool) -> list[Line]:
    """The line in pieces, each of which begins like a line; a closer is only looked for while an answer is open."""
    cuts = [found.end() for found in _BEHIND_FORMULA.finditer(line.text)]
    if line.text.startswith("####") and (found := _BEHIND_HEADING.search(line.text)):
        cuts.append(found.start())
    text = line.text.rstrip()
    before = text.removesuffix(_CLOSER)
    if answering and before != text and before and not (before[-1].isalnum() or before[-1] in "_?:"):
        cuts.append(len(before))
    edges = sorted({0, *cuts, len(line.text)})
    return [
        Line(
            line.number,
            line.column + start,
            line.text[start:end].rstrip() if end < len(line.text) else line.text[start:],
        )
        for start, end in pairwise(edges)
    ] or [line]


def split_fence_end(line: Line) -> tuple[Line, Line] | None:
    """The end of a fence and the marker behind it on the same line (` ``` x??`)."""
    found = re.match(r"[ \t]*(?:`{3,}|~{3,})(?=[ \t]*(?:x\?\?|\?\?x)\s*$)", line.text)
    if not found:
        return None
    marker = line.text[found.end() :]
    skipped = found.end() + len(marker) - len(marker.lstrip())
    return Line(line.number, line.column, found[0]), Line(line.number, line.column + skipped, line.text[skipped:])
