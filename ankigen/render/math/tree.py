"""MathML elements: making them and walking over them.

Attributes whose name begins with `_` are marks that one stage leaves for a later one; they are never written out.
`_class` is TeX's class of an atom (`ord`, `op`, `bin`, `rel`, `open`, `close`, `punct`, `inner`); an element of class
`nothing` takes no part in the spacing. `_limits` says where the scripts of an operator go: `under` in a displayed
formula, `always` under, or `beside`. `_displayed_width` is the width of a space in a displayed formula. A table with
`_numbered` has a number for each row. A letter with `_set` stands in an alphabet of its own already.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

CLASS = "_class"
LIMITS = "_limits"
DISPLAYED_WIDTH = "_displayed_width"
NUMBERED = "_numbered"
SET = "_set"
NOTHING = "nothing"


def element(tag: str, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """An element; `class_` stands for the attribute `class`."""
    made = Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    made.text = text
    made.extend(children)
    return made


def marked(made: Element, *, class_: str = "", limits: str = "", displayed_width: str = "") -> Element:
    """The same element with marks for later stages."""
    for name, value in ((CLASS, class_), (LIMITS, limits), (DISPLAYED_WIDTH, displayed_width)):
        if value:
            made.set(name, value)
    return made


def add_class(made: Element, name: str) -> None:
    """Add to the classes of an element; an empty name adds none."""
    if name:
        made.set("class", f"{made.get('class', '')} {name}".strip())


def row(children: list[Element]) -> Element:
    """One element for several: the only child itself, or an `mrow`."""
    return children[0] if len(children) == 1 else element("mrow", *children)


def unwrapped(node: Element) -> Element:
    """The element inside `mrow`s that hold nothing else and carry nothing; braces around a sign do mean something."""
    while node.tag == "mrow" and len(node) == 1 and not node.attrib and node[0].tag != "mo":
        node = node[0]
    return node


def leaves(node: Element) -> Iterator[Element]:
    """Every element without children, in order."""
    return (inner for inner in node.iter() if len(inner) == 0)


def text_of(node: Element) -> str:
    """All text under an element."""
    return "".join(node.itertext())
