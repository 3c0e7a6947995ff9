"""Finds the marks of clozes: `{{c1::text::hint}}`."""

from __future__ import annotations

import re

from ankigen.diagnostics import Code
from ankigen.render.pieces.kinds import ClozeMark, Lone, Piece

_MARK = re.compile(r"(?P<opener>\{\{c\d{1,3}(?:,\d{1,3})*::)|(?P<hint>::)|(?P<closers>\}{2,})")


def find_clozes(text: str, _source: str) -> list[Piece]:
    """The marks of clozes, which may be nested; an opener that nothing closes is text."""
    opened: list[int] = []
    marks: list[Piece] = []
    for found in _MARK.finditer(text):
        if found["opener"]:
            opened.append(len(marks))
        if found["closers"]:
            marks += _closers(found, opened)
        elif opened:
            marks.append(ClozeMark(*found.span(), found[0]))
    for index in opened:
        mark = marks[index]
        found_text = f"nothing closes `{text[mark.start : mark.end]}`"
        marks[index] = Lone(mark.start, mark.end, Code.BROKEN_CLOZE, found_text, "write `}}` after its text")
    return marks


def _closers(found: re.Match[str], opened: list[int]) -> list[ClozeMark]:
    """As many `}}` as there are clozes to close; of three braces the first is text: {{c1::{a}}} hides {a}."""
    closed = min(len(opened), len(found[0]) // 2)
    del opened[len(opened) - closed :]
    return [ClozeMark(start, start + 2, "}}") for start in range(found.end() - 2 * closed, found.end(), 2)]
