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
from ankigen.render.markdown.python_markdown import read_inline, serialize
from ankigen.render.markdown.tree import Writer, append
from ankigen.render.pieces.taking import Extract

SCHEMES = ("http://", "https://", "mailto:")

_TABS_BEFORE_TEXT = re.compile(r"[ >*+\-.)\d]*\t[ \t]*")


@dataclass(frozen=True, slots=True)
class Page:
    """HTML with placeholders, the texts that Markdown refused, and the addresses that may not be linked."""

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
    unlinked = _check_links(writer.root, extract)
    return Page(serialize(writer.root), tuple(writer.refused), tuple(unlinked))


def _with_spaces(line: str) -> str:
    found = _TABS_BEFORE_TEXT.match(line)
    return found[0].expandtabs(TAB) + line[found.end() :] if found else line


def _check_links(root: Element, extract: Extract) -> list[str]:
    """Give the links back their addresses; what leads to no place on the web is text again, and returned."""
    unlinked = list[str]()
    for link in root.iter("a"):
        link.attrib = {name: _plain(extract.restore(value)) for name, value in link.attrib.items()}
        address = link.get("href", "")
        if not address.lower().startswith(SCHEMES):
            unlinked.append(address)
            _unlink(link, address)
    return unlinked


def _plain(value: str) -> str:
    return without_controls(unescape(value))


def _unlink(link: Element, address: str) -> None:
    """Show a link as it was written: `[text](address)`, or `<address>`."""
    link.tag, link.attrib = "span", {}
    before, after = ("<", ">") if link.text == address else ("[", f"]({address})")
    link.text = before + (link.text or "")
    append(link, after)
