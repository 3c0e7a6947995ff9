"""TeX's styles: how large each part of a formula is set, which decides the space around signs and the place of limits.

Source: Knuth, The TeXbook, chapter 17.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from xml.etree.ElementTree import Element

SCRIPTS = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})


class Style(IntEnum):
    """How large a formula is set; scripts are tight."""

    DISPLAY = 0
    TEXT = 1
    SCRIPT = 2


def styled(math: Element) -> Iterator[tuple[Element, Style]]:
    """Every element of a formula with its style, parents first."""
    waiting = [(math, Style.DISPLAY if math.get("display") == "block" else Style.TEXT)]
    while waiting:
        node, style = waiting.pop()
        style = _own_style(node, style) if node.attrib else style
        yield node, style
        if len(node):
            inner = [(child, _child_style(node, index, style)) for index, child in enumerate(node)]
            waiting.extend(reversed(inner))


def _own_style(node: Element, style: Style) -> Style:
    if "scriptlevel" in node.attrib and node.get("scriptlevel") != "0":
        return Style.SCRIPT
    return {"true": Style.DISPLAY, "false": Style.TEXT}.get(node.get("displaystyle", ""), style)


def _child_style(node: Element, index: int, style: Style) -> Style:
    is_script = node.tag in SCRIPTS and index > 0 and "accent" not in node.attrib
    if is_script or (node.tag == "mroot" and index == 1):
        return Style.SCRIPT
    if node.tag == "mfrac":
        return Style(min(style + 1, Style.SCRIPT))
    return max(style, Style.TEXT) if node.tag == "mtable" and "displaystyle" not in node.attrib else style
