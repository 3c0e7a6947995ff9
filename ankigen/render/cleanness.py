"""Whether HTML is clean already, told from its tags alone: then a parser would give back what it was given.

That holds for nearly all that is written here. It is safe, because what scripts need, a tag or an attribute beyond the
list, a comment or an element of raw text, has a sign of its own. It is stable, because elements are nested as a parser
nests them. Links and pictures are not judged here, for their addresses need more than a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ankigen.render.allowed import ATTRIBUTES, CLASSES, VALUES
from ankigen.render.math import ELEMENTS as MATH_ELEMENTS

DEEPEST = 60
"""Elements within elements; a parser has limits of its own."""

_TAG = re.compile(r"(<[^<>]*>)")
_ODD = ("\x00", "\r", "\xa0")
_ODD_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot);)")
"""What a parser writes in another way."""

_INLINE = frozenset({"br", "code", "em", "math", "span", "strong", "sub", "sup"})
_BLOCKS = frozenset({"blockquote", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"})
_CONTENT = {
    **dict.fromkeys(("", "blockquote", "li", "td", "th"), _BLOCKS | _INLINE),
    **dict.fromkeys(("p", "h3", "h4", "h5", "h6", "code", "em", "span", "strong", "sub", "sup"), _INLINE),
    **dict.fromkeys(MATH_ELEMENTS, MATH_ELEMENTS - {"math"}),
    **dict.fromkeys(("mi", "mn", "mo", "mspace", "mtext"), frozenset[str]()),
    **dict.fromkeys(("ol", "ul"), frozenset({"li"})),
    "pre": frozenset({"code"}),
    "table": frozenset({"thead", "tbody"}),
    **dict.fromkeys(("thead", "tbody"), frozenset({"tr"})),
    "tr": frozenset({"td", "th"}),
}
"""What may stand right inside of what; the outermost has no name."""
_WITHOUT_TEXT = frozenset({"ol", "pre", "table", "tbody", "thead", "tr", "ul"})
_INSIDE = {name: (f"</{name}>", content, name not in _WITHOUT_TEXT) for name, content in _CONTENT.items()}
"""How an element ends, what may stand in it, and whether text may."""
_VOID = frozenset({"br", "hr"})


def _one_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(words))})"


_MATH_CLASS = _one_of(CLASSES["math"])
_QUOTED = r"\"[^\"<>]*\""
_OPENING = re.compile(
    rf"<(?:(?P<name>blockquote|br|code|em|h[3-6]|hr|li|p|strong|su[bp]|table|tbody|thead|tr|ul)"
    rf"|(?P<ol>ol)(?: start=\"\d+\")?(?: class=\"{_one_of(CLASSES['ol'])}\")?"
    rf"|(?P<pre>pre)(?: class=\"hl\")?(?: data-language={_QUOTED})?"
    rf"|(?P<span>span)(?: class=\"{_one_of(CLASSES['span'])}\")?"
    rf"|(?P<cell>t[dh])(?: style=\"{_one_of(VALUES['td']['style'])}\")?"
    rf"|(?P<math>{_one_of(MATH_ELEMENTS)})"
    rf"(?: {_one_of(ATTRIBUTES['math'])}={_QUOTED}| class=\"{_MATH_CLASS}(?: {_MATH_CLASS})*\")*)>"
)


def is_clean(html: str) -> bool:
    """Whether a sanitiser would leave HTML as it is; False if that is not certain."""
    if any(sign in html for sign in _ODD) or _ODD_REFERENCE.search(html):
        return False
    pieces = _TAG.split(html)
    text = "".join(pieces[::2])
    return "<" not in text and ">" not in text and "&quot;" not in text and _is_nested(pieces)


def _is_nested(pieces: list[str]) -> bool:
    """Whether texts and tags, in turn, are elements within elements that may hold them."""
    around: list[tuple[str, frozenset[str], bool]] = []
    end, content, has_text = _INSIDE[""]
    for text, tag in zip(pieces[::2], pieces[1::2], strict=False):
        if text and not has_text:
            return False
        if tag[1] == "/":
            if tag != end or not around:
                return False
            end, content, has_text = around.pop()
            continue
        name = _name(tag)
        if name not in content or len(around) > DEEPEST:
            return False
        if name not in _VOID:
            around.append((end, content, has_text))
            end, content, has_text = _INSIDE[name]
    return not around


@lru_cache(maxsize=4096)
def _name(tag: str) -> str:
    """The element that a tag opens; a slash if it may not."""
    found = _OPENING.fullmatch(tag)
    return found[found.lastgroup] if found and found.lastgroup else "/"
