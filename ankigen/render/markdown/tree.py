"""Blocks as a tree of elements, whose texts are still Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from ankigen.render.markdown.blocks import Block, Heading, IndentedCode, List, Paragraph, Quote, Rule, Standalone, Table
from ankigen.render.markdown.links import Link
from ankigen.render.markdown.marks import mark
from ankigen.render.markdown.python_markdown import AtomicString, append, code_escape
from ankigen.render.pieces.taking import Extract

MOST_SIGNS = 1000
"""Brackets, stars and the like in one paragraph: Python-Markdown takes time with the square of their number."""
HEADINGS = range(3, 7)
"""The heading levels on a card, where the question is more than any of them."""

_SIGN = re.compile(r"[\[\]!*_<`\\]")
_HARD_BREAK = re.compile(r"(?<!\\)\\\n")


@dataclass(frozen=True, slots=True)
class Writer:
    """Builds the tree whose texts Python-Markdown then reads."""

    extract: Extract
    root: Element = field(default_factory=lambda: Element("div"))
    refused: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    unlinked: list[Link] = field(default_factory=list)

    def write_all(self, parent: Element, blocks: Sequence[Block]) -> None:
        """Add blocks to the end of an element."""
        for block in blocks:
            self._write(parent, block)

    def _write(self, parent: Element, block: Block) -> None:
        match block:
            case Paragraph(text):
                self._text(SubElement(parent, "p"), text)
            case Heading(level, text):
                level = min(HEADINGS[0] - 1 + level, HEADINGS[-1])
                self._text(SubElement(parent, f"h{level}"), text)
            case IndentedCode(code):
                pre = SubElement(parent, "pre", {"class": "hl"})
                SubElement(pre, "code").text = AtomicString(code_escape(self.extract.restore(code)))
            case Rule():
                SubElement(parent, "hr")
            case Standalone(placeholders):
                _append_line(parent, placeholders)
            case Quote(blocks):
                self.write_all(SubElement(parent, "blockquote"), blocks)
            case List():
                self._list(parent, block)
            case Table():
                self._table(parent, block)

    def _list(self, parent: Element, block: List) -> None:
        start = {} if block.start in {None, 1} else {"start": str(block.start)}
        element = SubElement(parent, "ul" if block.start is None else "ol", start)
        for blocks in block.items:
            item = SubElement(element, "li")
            for inner in blocks:
                if isinstance(inner, Paragraph) and not block.loose:
                    self._tight(item, inner.text)
                else:
                    self._write(item, inner)

    def _tight(self, item: Element, text: str) -> None:
        text = self._read(text)
        if isinstance(text, AtomicString):
            SubElement(item, "span").text = text
        else:
            _append_line(item, text)

    def _table(self, parent: Element, block: Table) -> None:
        element = SubElement(parent, "table")
        for part, tag, rows in (("thead", "th", block.rows[:1]), ("tbody", "td", block.rows[1:])):
            body = SubElement(element, part) if rows else element
            for cells in rows:
                row = SubElement(body, "tr")
                for cell, alignment in zip(cells, block.alignments, strict=True):
                    aligned = {"style": f"text-align:{alignment}"} if alignment else {}
                    self._text(SubElement(row, tag, aligned), cell)

    def _text(self, element: Element, text: str) -> None:
        element.text = self._read(text)

    def _read(self, text: str) -> str:
        """The text, ready for Python-Markdown, or locked against it."""
        if len(_SIGN.findall(text)) > MOST_SIGNS:
            self.refused.append(text)
            return AtomicString(text)
        marked = mark(text)
        self.links.extend(marked.links)
        self.unlinked.extend(marked.unlinked)
        return _HARD_BREAK.sub("  \n", marked.text)


def _append_line(parent: Element, text: str) -> None:
    append(parent, "\n" + text if len(parent) or parent.text else text)
