"""The only importer of Python-Markdown, which reads what stands inside a line: emphasis, links, escapes."""

from __future__ import annotations

import threading
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import AtomicString, code_escape

__all__ = ["AtomicString", "code_escape", "read_inline", "serialize"]

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
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def read_inline(root: Element) -> None:
    """Turn the Markdown in the texts of a tree into elements; an `AtomicString` is left as it is."""
    markdown = _THIS_THREAD.markdown.reset()
    for processor in markdown.treeprocessors:
        processor.run(root)


def serialize(root: Element) -> str:
    """The inside of a `div` as HTML."""
    markdown = _THIS_THREAD.markdown
    html = markdown.serializer(root)
    for processor in markdown.postprocessors:
        html = processor.run(html)
    return html.removeprefix("<div>").removesuffix("</div>")


class _ThisThread(threading.local):
    """Python-Markdown keeps its state in an object that is dear to make: one for each thread."""

    def __init__(self) -> None:
        self.markdown = Markdown()
        self.markdown.ESCAPED_CHARS = list(_PUNCTUATION)
        for name in _DROPPED_PATTERNS:
            self.markdown.inlinePatterns.deregister(name)
        self.markdown.treeprocessors.deregister("prettify")


_THIS_THREAD = _ThisThread()
