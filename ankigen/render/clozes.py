"""Finds the marks of clozes: `{{c1::text::hint}}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.render.pieces import ClozeMark

_MARK = re.compile(r"(?P<opener>\{\{c\d{1,3}(?:,\d{1,3})*::)|(?P<hint>::)|(?P<closers>\}{2,})")


def find_clozes(text: str, _source: str) -> Iterator[ClozeMark]:
    """The marks of clozes, which may be nested; braces and colons outside of clozes are text."""
    depth = 0
    for found in _MARK.finditer(text):
        if found["opener"]:
            depth += 1
            yield ClozeMark(*found.span(), found[0])
        elif found["hint"] and depth:
            yield ClozeMark(*found.span(), found[0])
        elif found["closers"]:
            closed = min(depth, len(found[0]) // 2)
            depth -= closed
            # Of three braces the first belongs to the text: {{c1::{a}}} hides {a}.
            for start in range(found.end() - 2 * closed, found.end(), 2):
                yield ClozeMark(start, start + 2, "}}")


def open_clozes(marks: Iterator[ClozeMark]) -> list[ClozeMark]:
    """The openers that nothing closes."""
    opened: list[ClozeMark] = []
    for mark in marks:
        if mark.text.startswith("{"):
            opened.append(mark)
        elif mark.text == "}}":
            opened.pop()
    return opened
