"""Blocks as HTML; what stands inside a line is read by Python-Markdown. The only importer of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.util import AtomicString, code_escape

from ankigen.render.blocks import Block, Heading, IndentedCode, List, Paragraph, Quote, Rule, Standalone, Table
from ankigen.render.commonmark import Context, parse
from ankigen.render.controls import without_controls
from ankigen.render.indentation import TAB
from ankigen.render.pieces import Extract
from ankigen.render.underscores import escape_lone_underscores

MOST_SIGNS = 1000
"""Brackets, stars and the like in one paragraph: Python-Markdown takes time with the square of their number."""
HEADINGS = range(3, 7)
"""The heading levels on a card, where the question is more than any of them."""
SCHEMES = ("http://", "https://", "mailto:")

_DROPPED_PATTERNS = (
    "backtick",
    "reference",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "automail",
    "html",
    "entity",
)
_SIGN = re.compile(r"[\[\]!*_<`\\]")
_HARD_BREAK = re.compile(r"(?<!\\)\\\n")
_TABS_BEFORE_TEXT = re.compile(r"[ >*+\-.)\d]*\t[ \t]*")
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


@dataclass(frozen=True, slots=True)
class Page:
    """HTML with placeholders, the texts that Markdown refused, and the addresses that may not be linked."""

    html: str
    refused: tuple[str, ...]
    unlinked: tuple[str, ...]


def to_html(extract: Extract, standalone: frozenset[str]) -> Page:
    """A text as HTML, its placeholders still in it; the `standalone` ones are blocks."""
    lines = [_with_spaces(line) for line in extract.text.split("\n")]
    writer = _Writer(extract)
    writer.write_all(writer.root, parse(lines, Context(standalone)))
    _THIS_THREAD.read_inline(writer.root)
    unlinked = _check_links(writer.root, extract)
    return Page(_THIS_THREAD.serialize(writer.root), tuple(writer.refused), tuple(unlinked))


def _with_spaces(line: str) -> str:
    found = _TABS_BEFORE_TEXT.match(line)
    return found[0].expandtabs(TAB) + line[found.end() :] if found else line


@dataclass(frozen=True, slots=True)
class _Writer:
    """Builds the tree whose texts Python-Markdown then reads."""

    extract: Extract
    root: Element = field(default_factory=lambda: Element("div"))
    refused: list[str] = field(default_factory=list)

    def write_all(self, parent: Element, blocks: Sequence[Block]) -> None:
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
                    aligned = {"align": alignment} if alignment else {}
                    self._text(SubElement(row, tag, aligned), cell)

    def _text(self, element: Element, text: str) -> None:
        element.text = self._read(text)

    def _read(self, text: str) -> str:
        """The text, ready for Python-Markdown, or locked against it."""
        if len(_SIGN.findall(text)) <= MOST_SIGNS:
            return _HARD_BREAK.sub("  \n", escape_lone_underscores(text))
        self.refused.append(text)
        return AtomicString(text)


def _append(parent: Element, text: str) -> None:
    """Put text after everything that is in `parent` so far."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _append_line(parent: Element, text: str) -> None:
    _append(parent, "\n" + text if len(parent) or parent.text else text)


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
    _append(link, after)


class _ThisThread(threading.local):
    """Python-Markdown keeps its state in an object that is dear to make: one for each thread."""

    def __init__(self) -> None:
        self.markdown = Markdown()
        self.markdown.ESCAPED_CHARS = list(_PUNCTUATION)
        for name in _DROPPED_PATTERNS:
            self.markdown.inlinePatterns.deregister(name)
        self.markdown.treeprocessors.deregister("prettify")

    def read_inline(self, root: Element) -> None:
        """Turn the Markdown in the texts of a tree into elements."""
        self.markdown.reset()
        for processor in self.markdown.treeprocessors:
            processor.run(root)

    def serialize(self, root: Element) -> str:
        """The inside of a tree as HTML."""
        html = self.markdown.serializer(root)
        for processor in self.markdown.postprocessors:
            html = processor.run(html)
        return html.removeprefix("<div>").removesuffix("</div>")


_THIS_THREAD = _ThisThread()
