r"""One thing above or below another: `\overset`, `\stackrel`, and arrows that stretch."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
from ankigen.render.math.tokens import Reader
from ankigen.render.math.tree import CLASS, element, marked, unwrapped

_ARROWS = {
    "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "Leftrightarrow": "⇔", "mapsto": "↦", "longequal": "=", "hookrightarrow": "↪", "hookleftarrow": "↩",
    "rightharpoonup": "⇀", "rightharpoondown": "⇁", "leftharpoonup": "↼", "leftharpoondown": "↽",
    "rightleftharpoons": "⇌", "leftrightharpoons": "⇋", "twoheadrightarrow": "↠", "twoheadleftarrow": "↞",
    "tofrom": "⇄",
}  # fmt: skip
LONG_ARROWS = frozenset(f"\\x{name}" for name in _ARROWS)


def _stack(reader: Reader, *, tag: str, class_: str) -> Element:
    script = reader.argument()
    base = unwrapped(reader.argument())
    if base.tag == "mo":
        base.set("movablelimits", "false")
        base.set("stretchy", "false")
        class_ = class_ or base.get(CLASS, "")
    return marked(element(tag, base, script), class_=class_)


def _overunderset(reader: Reader) -> Element:
    over, under, base = reader.argument(), reader.argument(), unwrapped(reader.argument())
    return element("munderover", base, under, over)


def _arrow(reader: Reader, *, sign: str) -> Element:
    below = reader.option()
    above = element("mpadded", _padded(reader.argument()), voffset="-0.5em")
    arrow = element("mo", text=sign, stretchy="true")
    if below is None:
        return _relation(element("mover", arrow, above))
    return _relation(element("munderover", arrow, _padded(reader.draw(below)), above))


def _relation(arrow: Element) -> Element:
    """In a row of its own, since a browser gives an arrow that stretches no space."""
    return marked(element("mrow", arrow), class_="rel")


def _padded(label: Element) -> Element:
    """A label that makes its arrow a little longer than itself, near the arrow."""
    return element("mrow", element("mspace", width="0.4em"), label, element("mspace", width="0.4em"))


RULES: dict[str, Rule] = {
    r"\overset": partial(_stack, tag="mover", class_=""),
    r"\stackrel": partial(_stack, tag="mover", class_="rel"),
    r"\underset": partial(_stack, tag="munder", class_=""),
    r"\overunderset": _overunderset,
    **{f"\\x{name}": partial(_arrow, sign=sign) for name, sign in _ARROWS.items()},
}
