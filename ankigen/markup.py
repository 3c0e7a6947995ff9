"""HTML as tags and texts, whoever wrote it: in one pass, so that time grows with its length and nothing else.

The standard library's parser takes time with the square of the length where a tag is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

# Every alternative matches to the end of the text if it must: what has begun is never begun again.
_TOKEN = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z)|<[!?][^>]*+(?:>|\Z))"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>\"'<]*+)"
    r"(?P<attributes>(?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+)(?P<end>>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]++)))?"
)
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements that have no end."""
RAW = frozenset({"script", "style"})
"""Elements whose content is no text."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags, its character references resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Start:
    """The start of an element, its name in small letters; `source` is the tag as it was written."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The end of an element."""

    name: str


Token = Text | Start | End


def tokens(html: str) -> Iterator[Token]:
    """The tags and texts of HTML; comments, scripts and style sheets are left out."""
    raw, at = "", 0
    for found in _TOKEN.finditer(html):
        if found.start() > at and not raw:
            yield Text(unescape(html[at : found.start()]))
        at = found.end()
        name = (found["name"] or "").lower()
        if found["comment"] is not None or (raw and not (found["close"] and name == raw)):
            continue
        if not found["end"]:
            yield Text(unescape(found[0]))
        elif found["close"]:
            raw = ""
            yield End(name)
        else:
            raw = name if name in RAW else ""
            yield Start(name, _attributes(found["attributes"]), found[0])
    if at < len(html) and not raw:
        yield Text(unescape(html[at:]))


def _attributes(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(text):
        value = next((found[kind] for kind in ("double", "single", "bare") if found[kind] is not None), "")
        values.setdefault(found["name"].lower(), unescape(value))
    return values
