"""The last step on a field: only what is on the list stays. The only importer of nh3, a binding of ammonia."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import nh3

from ankigen.render.math import ATTRIBUTES as MATH_ATTRIBUTES
from ankigen.render.math import CLASSES as MATH_CLASSES
from ankigen.render.math import ELEMENTS as MATH_ELEMENTS
from ankigen.render.palette import CLASSES as CODE_CLASSES

ELEMENTS = frozenset({
    "a", "blockquote", "br", "code", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p",
    "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height", "data-figure"},
    "pre": {"data-language"},
    "ol": {"start"},
}
ALIGNMENTS = {"style": {"text-align:left", "text-align:center", "text-align:right"}}
CLASSES = {"figure": {"picture"}, "pre": {"hl"}, "span": CODE_CLASSES}
SCHEMES = {"http", "https", "mailto"}
LINKS = tuple(f"{scheme}:" for scheme in sorted(SCHEMES))

_MARK = re.compile(r"(?P<element><[a-z][a-z0-9]*)|\s(?P<attribute>[a-z][a-z-]*)=\"")


@dataclass(frozen=True, slots=True)
class Sanitized:
    """HTML that is safe on a card, and what was taken out of it: `<element` or `attribute`, once for each time."""

    html: str
    removed: tuple[str, ...]


def sanitize(html: str, media: frozenset[str] = frozenset()) -> Sanitized:
    """Keep the elements, attributes, classes and addresses on the lists, and pictures whose file is in `media`.

    The text inside of a removed element stays. `html` has its attributes in double quotes.
    """
    clean = _cleaner(media).clean(html)
    if clean == html:
        return Sanitized(clean, ())
    removed = Counter(_marks(html)) - Counter(_marks(clean))
    return Sanitized(clean, tuple(removed.elements()))


def _marks(html: str) -> list[str]:
    return [found["element"] or found["attribute"] for found in _MARK.finditer(html)]


@lru_cache(maxsize=64)
def _cleaner(media: frozenset[str]) -> nh3.Cleaner:
    def check_address(_element: str, attribute: str, value: str) -> str | None:
        r"""Ammonia lets `//host/x` and `\\host\x` pass as relative addresses."""
        allowed = {"href": value.lower().startswith(LINKS), "src": value in media}
        return value if allowed.get(attribute, True) else None

    return nh3.Cleaner(
        tags=set(ELEMENTS | MATH_ELEMENTS),
        clean_content_tags=set(),
        attributes={**ATTRIBUTES, **{name: set(MATH_ATTRIBUTES - {"class"}) for name in MATH_ELEMENTS}},
        attribute_filter=check_address,
        tag_attribute_values={"td": ALIGNMENTS, "th": ALIGNMENTS},
        allowed_classes={**CLASSES, **{name: set(MATH_CLASSES) for name in MATH_ELEMENTS}},
        url_schemes=SCHEMES,
    )
