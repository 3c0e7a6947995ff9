"""What may stand on a card: elements, their attributes and classes, and the beginnings of addresses."""

from __future__ import annotations

from ankigen.render.math import ATTRIBUTES as MATH_ATTRIBUTES
from ankigen.render.math import CLASSES as MATH_CLASSES
from ankigen.render.math import ELEMENTS as MATH_ELEMENTS
from ankigen.render.palette import CLASSES as CODE_CLASSES

ELEMENTS = frozenset({
    "a", "blockquote", "br", "code", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p",
    "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}) | MATH_ELEMENTS  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height", "data-figure"},
    "pre": {"data-language"},
    "ol": {"start"},
    **{name: set(MATH_ATTRIBUTES - {"class"}) for name in MATH_ELEMENTS},
}
_ALIGNMENTS = {"style": {"text-align:left", "text-align:center", "text-align:right"}}
VALUES = {"td": _ALIGNMENTS, "th": _ALIGNMENTS}
"""Attributes that may have one of a few values."""
CLASSES = {
    "figure": {"picture"},
    "ol": {"long", "longest", "tens"},
    "pre": {"hl"},
    "span": set(CODE_CLASSES),
    **{name: set(MATH_CLASSES) for name in MATH_ELEMENTS},
}
SCHEMES = {"http", "https", "mailto"}
