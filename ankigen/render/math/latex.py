"""The door to latex2mathml: symbols, scripts, groups and infix fractions become MathML elements."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from xml.etree.ElementTree import Element

from ankigen.deferring import deferred
from ankigen.errors import OF_THE_MACHINE
from ankigen.render.math.tokens import FormulaError
from ankigen.render.math.tree import element, row

INFIX = {r"\over", r"\atop", r"\choose", r"\brace", r"\brack"}
_FIRST_SLOT = 0xF0000  # a private plane of Unicode: each slot is one character that stands for an element
_SLOTS = re.compile("[\U000f0000-\U000fffff]")
TWICE = {
    "_": ("two subscripts on one symbol", "group them, as in `{x_1}_2`"),
    "^": ("two superscripts on one symbol", "group them, as in `{x^1}^2`"),
}
"""What is wrong with a script that stands twice, and what helps."""
MISSING_SCRIPT = ("a script without content", "write it, or remove the `^` or `_`")

_FAULTS = {  # what latex2mathml's errors mean to an author, and what helps
    "DoubleSubscriptsError": TWICE["_"],
    "DoubleSuperscriptsError": TWICE["^"],
    "MissingSuperScriptOrSubscriptError": MISSING_SCRIPT,
    "NumeratorNotFoundError": ("a fraction without a numerator", "write it, or `{}`"),
    "DenominatorNotFoundError": ("a fraction without a denominator", "write it, or `{}`"),
    "NoAvailableTokensError": ("something missing at the end of a group", "write it, or `{}`"),
}
_UNREADABLE = ("TeX that cannot be read", "simplify the formula")


def is_slot(character: str) -> bool:
    """Whether a character is one of those that stand for elements."""
    return character >= "\U000f0000" and bool(_SLOTS.match(character))


def slot(number: int) -> str:
    """The character that stands for the element of this number."""
    return chr(_FIRST_SLOT + number)


def element_at(text: str, slots: Sequence[Element]) -> Element | None:
    """The element that a slot character stands for; nothing for other text."""
    return slots[ord(text) - _FIRST_SLOT] if is_slot(text) else None


def knows(command: str) -> bool:
    """Whether a command without arguments has a symbol, or is an infix fraction."""
    from latex2mathml.symbols_parser import convert_symbol  # noqa: PLC0415 - see `convert`

    return command in INFIX or convert_symbol(command) is not None


def leaf(token: str) -> Element | None:
    """What a token by itself is, if that is one sign; None for what changes what is around it."""
    known = _leaf(token)
    return None if known is None else _like(known)


@lru_cache(maxsize=4096)
def _leaf(token: str) -> Element | None:
    try:
        drawn = row(list(_converted(token)[0]))
    except FormulaError:
        return None
    return None if len(drawn) or drawn.tag == "mrow" else drawn


def convert(tex: str, slots: Sequence[Element]) -> Element:
    """Plain TeX as an `mrow`; each slot character in it is replaced by its element.

    Raises:
        FormulaError: If latex2mathml refuses the formula, or loses a slot.
    """
    if not tex.strip():
        return element("mrow")
    if len(tex) == len(slots):
        return row(list(slots))
    return row(list(_filled(_shape(tex, len(slots)), slots)))


@lru_cache(maxsize=4096)
def _shape(tex: str, slots: int) -> Element:
    """TeX as an `mrow` whose slots are not filled yet. Most formulas have the shape of an earlier one."""
    math = _converted(tex)
    kept = {character for leaf in math.iter() for character in leaf.text or ""}
    if not kept.issuperset(map(slot, range(slots))):
        raise FormulaError("a part of the formula would be lost", "simplify the formula")
    return math[0]


@cache
def _converter() -> Callable[[str], Element]:
    """latex2mathml, which is slow to load: only where a formula is drawn."""
    with deferred("latex2mathml", "urllib.request"):  # it looks up its own version, XML has addresses: half the time
        from latex2mathml.converter import convert_to_element  # noqa: PLC0415
    return convert_to_element


def _converted(tex: str) -> Element:
    try:
        math = _converter()(tex)
    except OF_THE_MACHINE:
        raise
    except Exception as error:  # its errors have no common base, and StopIteration and RecursionError occur
        raise FormulaError(*_FAULTS.get(type(error).__name__, _UNREADABLE)) from error
    for leaf in math.iter():
        leaf.text = html.unescape(leaf.text) if leaf.text else leaf.text
    return math


def _filled(node: Element, slots: Sequence[Element]) -> Element:
    made = _like(node)
    for child in node:
        found = element_at(child.text, slots) if child.text else None
        made.append(_filled(child, slots) if found is None else found)
    return made


def _like(node: Element) -> Element:
    """A new element of the same kind, without what is in it."""
    made = Element(node.tag, node.attrib)
    made.text = node.text
    return made
