"""A text with placeholders as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from xml.etree.ElementTree import Element

from ankigen.render.controls import without_controls
from ankigen.render.markdown.blocks import Block, Paragraph
from ankigen.render.markdown.commonmark import parse
from ankigen.render.markdown.context import Context
from ankigen.render.markdown.indentation import TAB
from ankigen.render.markdown.links import Link
from ankigen.render.markdown.python_markdown import read_inline, serialize
from ankigen.render.markdown.tree import Writer
from ankigen.render.pieces.taking import Extract

_TABS_BEFORE_TEXT = re.compile(r"[ >*+\-.)\d]*\t[ \t]*")


@dataclass(frozen=True, slots=True)
class Page:
    """HTML with placeholders, the texts that Markdown refused, and the addresses off the web, which are not linked."""

    html: str
    refused: tuple[str, ...]
    unlinked: tuple[str, ...]


def to_html(extract: Extract, standalone: frozenset[str]) -> Page:
    """A text as HTML, its placeholders still in it; the `standalone` ones are blocks."""
    lines = [_with_spaces(line) for line in extract.text.split("\n")]
    return _page(extract, parse(lines, Context(standalone)))


def to_inline_html(extract: Extract) -> Page:
    """A text without blocks as HTML, its placeholders still in it."""
    page = _page(extract, (Paragraph(extract.text.strip()),))
    return replace(page, html=page.html.removeprefix("<p>").removesuffix("</p>"))


def _page(extract: Extract, blocks: Sequence[Block]) -> Page:
    writer = Writer(extract)
    writer.write_all(writer.root, blocks)
    read_inline(writer.root)
    for element, link in zip(writer.root.iter("a"), writer.links, strict=True):
        _address(element, link, extract)
    unlinked = tuple(extract.restore(link.address) for link in writer.unlinked)
    return Page(serialize(writer.root), tuple(writer.refused), unlinked)


def _address(element: Element, link: Link, extract: Extract) -> None:
    """Give a link its address and title, with what was taken out of them."""
    for name, value in (("href", link.address), ("title", link.title)):
        if value:
            element.set(name, without_controls(unescape(extract.restore(value))))


def _with_spaces(line: str) -> str:
    found = _TABS_BEFORE_TEXT.match(line)
    return found[0].expandtabs(TAB) + line[found.end() :] if found else line
