"""The only importer of Python-Markdown, which reads what stands inside a line: marks, escapes, line breaks."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import (
    ESCAPE_RE,
    LINE_BREAK_RE,
    EscapeInlineProcessor,
    InlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as Inline
from markdown.util import Registry

from ankigen.render.markdown.marks import ELEMENTS, END, LINK

_TAGS = {**ELEMENTS, LINK: "a"}
_MARK = re.compile(f"[{''.join(_TAGS)}{END}]")
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def to_html(text: str, set_addresses: Callable[[list[Element]], None]) -> str:
    """The Markdown in a text, its emphasis and links marked, as HTML; `set_addresses` is given the links."""
    markdown = _THIS_THREAD.markdown.reset()
    root = Element("div")
    paragraph = SubElement(root, "p")
    paragraph.text = text
    for processor in markdown.treeprocessors:
        processor.run(root)
    set_addresses(list(paragraph.iter("a")))
    html = markdown.serializer(paragraph)
    for postprocessor in markdown.postprocessors:
        html = postprocessor.run(html)
    return html.removeprefix("<p>").removesuffix("</p>")


def _append(parent: Element, text: str) -> None:
    """Put text after everything that is in `parent` so far."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


class _Marks(InlineProcessor):
    """Marked emphasis and links as elements, in place of Python-Markdown's own, which differ from CommonMark's."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """The element that a mark opens, with all those inside of it, and where it begins and ends."""
        opened = [Element(_TAGS[m[0]])]
        position = m.end()
        while True:
            found = _MARK.search(data, position)
            assert found, "every mark is closed"
            _append(opened[-1], data[position : found.start()])
            position = found.end()
            if found[0] != END:
                opened.append(SubElement(opened[-1], _TAGS[found[0]]))
            elif len(opened) > 1:
                opened.pop()
            else:
                return opened[0], m.start(), position


class _ThisThread(threading.local):
    """Python-Markdown keeps its state in an object that is dear to make: one for each thread."""

    def __init__(self) -> None:
        self.markdown = Markdown(output_format="html")
        self.markdown.ESCAPED_CHARS = list(_PUNCTUATION)
        self.markdown.inlinePatterns = Registry()
        for priority, (name, pattern) in enumerate(reversed(self._patterns().items())):
            self.markdown.inlinePatterns.register(pattern, name, priority)
        self.markdown.treeprocessors.register(Inline(self.markdown), "inline", 20)
        self.markdown.treeprocessors.deregister("prettify")

    def _patterns(self) -> dict[str, InlineProcessor]:
        return {
            "marks": _Marks(f"[{''.join(_TAGS)}]", self.markdown),
            "escape": EscapeInlineProcessor(ESCAPE_RE, self.markdown),
            "linebreak": SubstituteTagInlineProcessor(LINE_BREAK_RE, "br"),
        }


_THIS_THREAD = _ThisThread()
