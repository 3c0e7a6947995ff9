"""A text with placeholders as HTML."""

from __future__ import annotations

import re
from typing import NamedTuple

from ankigen.render.markdown.commonmark import parse
from ankigen.render.markdown.context import Context
from ankigen.render.markdown.indentation import TAB
from ankigen.render.markdown.writing import Writer
from ankigen.render.pieces.taking import Extract

_TABS_BEFORE_TEXT = re.compile(r"[ >*+\-.)\d]*\t[ \t]*")


class Page(NamedTuple):
    """HTML with placeholders, the texts that Markdown refused, and the addresses off the web, which are not linked."""

    html: str
    refused: tuple[str, ...]
    unlinked: tuple[str, ...]


def to_html(extract: Extract, standalone: frozenset[str]) -> Page:
    """A text as HTML, its placeholders still in it; the `standalone` ones are blocks."""
    lines = extract.text.split("\n")
    if "\t" in extract.text:
        lines = [_with_spaces(line) for line in lines]
    writer = Writer(extract, [], [])
    return _page(writer, writer.blocks(parse(lines, Context(standalone, "|" in extract.text))))


def to_inline_html(extract: Extract) -> Page:
    """A text without blocks as HTML, its placeholders still in it."""
    writer = Writer(extract, [], [])
    return _page(writer, writer.text(extract.text.strip()))


def _page(writer: Writer, html: str) -> Page:
    return Page(html, tuple(writer.refused), tuple(writer.unlinked))


def _with_spaces(line: str) -> str:
    found = _TABS_BEFORE_TEXT.match(line)
    return found[0].expandtabs(TAB) + line[found.end() :] if found else line
