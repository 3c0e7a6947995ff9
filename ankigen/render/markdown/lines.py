"""What a single line can be the start of."""

from __future__ import annotations

import re
from typing import NamedTuple

from ankigen.render.markdown.indentation import dedent, indentation

CODE_INDENT = 4
_START = re.compile(r"[ \t]*(?:[-#+>=0-9]|[*_](?![*_]?[^\W\d_]))")
"""How a line begins that is more than text; up to two signs before a letter are emphasis."""
_TEXT = re.compile(r" {0,3}(?:[^\s\-#+>=0-9*_\U000f0000-\U000fffff]|[*_]{1,2}[^\W\d_])")
"""How most lines begin that are text: not with a piece that was taken out, nor far to the right."""
_HEADING = re.compile(r"#{1,6}(?=[ \t]|$)")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_ITEM = re.compile(r" {0,3}(?:(?P<bullet>[-+*])|(?P<number>[0-9]{1,9})(?P<delimiter>[.)])) {1,4}(?=[*_]{0,2}[^ \t*_-])")
"""How most items begin; what can be neither a rule nor code."""
_MARKER = re.compile(r"(?P<bullet>[-+*])(?=[ \t]|$)|(?P<number>\d{1,9})(?P<delimiter>[.)])(?=[ \t]|$)")
_DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


class Marker(NamedTuple):
    """The start of a list item: its kind, its number if any, the column of its text, and that text."""

    kind: str
    number: int | None
    column: int
    text: str


def is_plain(line: str) -> bool:
    """Whether a line shows by its first signs that nothing starts on it: the quick answer for most lines."""
    return not _START.match(line)


def is_text(line: str) -> bool:
    """Whether a line shows by its first signs that it is text, be it a row of a table: the quick answer for most."""
    return _TEXT.match(line) is not None


def is_blank(line: str) -> bool:
    """Whether a line holds nothing but white space."""
    return not line.strip(" \t")


def is_indented(line: str) -> bool:
    """Whether a line stands so far right that it can only be code, or go on with a paragraph."""
    return indentation(line) >= CODE_INDENT


def is_rule(line: str) -> bool:
    """Whether a line is a thematic break."""
    return not is_indented(line) and bool(_RULE.match(line.strip(" \t")))


def underline_level(line: str) -> int:
    """The level of the heading that this line underlines; 0 if it underlines none."""
    text = line.strip(" \t")
    return (1 if text[0] == "=" else 2) if _UNDERLINE.match(text) and not is_indented(line) else 0


def heading(line: str) -> tuple[int, str] | None:
    """Level and text of a heading."""
    text = line.strip(" \t")
    found = None if is_indented(line) else _HEADING.match(text)
    if not found:
        return None
    text = text[found.end() :].strip(" \t")
    without_tail = text.rstrip("#")
    closed = not without_tail or without_tail[-1] in " \t"
    return found.end(), (without_tail.rstrip(" \t") if closed else text)


def unquoted(line: str) -> str | None:
    """The rest of a line after the `>` of a quote."""
    text = line.lstrip(" \t")
    if is_indented(line) or not text.startswith(">"):
        return None
    return dedent(text[1:], 1) if text[1:2] in {" ", "\t"} else text[1:]


def marker(line: str) -> Marker | None:
    """The list item that starts on a line."""
    if found := _ITEM.match(line):
        bullet, number, delimiter = found.groups()
        return Marker(bullet or delimiter, int(number) if number else None, found.end(), line[found.end() :])
    if is_plain(line):
        return None
    text = line.lstrip(" \t")
    found = _MARKER.match(text)
    if not found or is_indented(line) or is_rule(line):
        return None
    rest = text[found.end() :]
    gap = indentation(rest)
    if is_blank(rest) or gap > CODE_INDENT:
        gap = 1
    column = indentation(line) + found.end() + gap
    number = int(found["number"]) if found["number"] else None
    return Marker(found["bullet"] or found["delimiter"], number, column, dedent(rest, gap))


def interrupts(line: str) -> bool:
    """Whether a line ends the paragraph before it."""
    if is_plain(line):
        return False
    item = marker(line)
    return (
        is_rule(line)
        or heading(line) is not None
        or unquoted(line) is not None
        or (item is not None and not is_blank(item.text) and item.number in {None, 1})
    )


def begins_block(line: str) -> bool:
    """Whether a line is the first of a block, or of an item of a list around it, or underlines a heading."""
    if is_plain(line):
        return False
    item = marker(line)
    return interrupts(line) or (item is not None and not is_blank(item.text)) or underline_level(line) > 0


def is_delimiter_row(line: str) -> bool:
    """Whether a line can stand between a table's header and its rows."""
    return not is_indented(line) and bool(_DELIMITER_ROW.match(line.strip(" \t")))
