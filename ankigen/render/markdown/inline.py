"""The text inside a block as HTML: emphasis by marks; what has links, escapes or hard breaks by Python-Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ankigen.render.controls import without_controls
from ankigen.render.markdown.links import Link
from ankigen.render.markdown.marks import ELEMENTS, EM, END, LINK, STRONG, Marked, mark
from ankigen.render.pieces.taking import Extract

MOST_SIGNS = 1000
"""Brackets, stars and the like in one text: Python-Markdown takes time with the square of their number."""

_SIGN = re.compile(r"[\[\]!*_<`\\]")
_HARD_BREAK = re.compile(r"(?<!\\)\\\n")
_BREAK = "  \n"
_EMPHASIS = re.compile(f"[{''.join(ELEMENTS)}{END}]")


class Inline(NamedTuple):
    """A text as HTML; whether it was refused, and the addresses in it that were not linked."""

    html: str
    is_refused: bool = False
    unlinked: tuple[str, ...] = ()


def read(text: str, extract: Extract) -> Inline:
    """The Markdown in a text as HTML; `extract` tells what was taken out of its addresses."""
    if not _SIGN.search(text) and _BREAK not in text:
        return Inline(_escaped(text))
    if len(text) > MOST_SIGNS and len(_SIGN.findall(text)) > MOST_SIGNS:
        return Inline(_escaped(text), is_refused=True)
    marked = mark(text)
    unlinked = tuple([extract.restore(link.address) for link in marked.unlinked])
    return Inline(_with_elements(marked, extract), unlinked=unlinked)


def _with_elements(marked: Marked, extract: Extract) -> str:
    """A marked text as HTML, by Python-Markdown where more than emphasis is in it."""
    text = marked.text
    if LINK not in text and "\\" not in text and _BREAK not in text:
        return _emphasised(_escaped(text))
    from ankigen.render.markdown.python_markdown import to_html  # noqa: PLC0415 - slow to load, and few texts need it

    text = _HARD_BREAK.sub(_BREAK, text)
    return to_html(text, lambda elements: _address(elements, marked.links, extract))


def _emphasised(html: str) -> str:
    """Marks as elements; each one is closed."""
    if EM not in html:  # as in most texts: all are equal
        return html.replace(STRONG, "<strong>").replace(END, "</strong>")
    opened: list[str] = []

    def tag(found: re.Match[str]) -> str:
        if found[0] == END:
            return f"</{opened.pop()}>"
        opened.append(ELEMENTS[found[0]])
        return f"<{opened[-1]}>"

    return _EMPHASIS.sub(tag, html)


def _escaped(text: str) -> str:
    """A text as HTML; its ampersands were taken out before."""
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _address(elements: Sequence[Element], links: Sequence[Link], extract: Extract) -> None:
    """Give links their addresses and titles, with what was taken out of them."""
    for element, link in zip(elements, links, strict=True):
        for name, value in (("href", link.address), ("title", link.title)):
            if value:
                element.set(name, without_controls(unescape(extract.restore(value))))
