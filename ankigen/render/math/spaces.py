r"""Spaces, and commands that leave no mark on the page (`\quad`, `\hspace`, `\displaystyle`, `\label`)."""

from __future__ import annotations

import re
from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
from ankigen.render.math.tokens import FormulaError, NotDrawnError, Reader
from ankigen.render.math.tree import NOTHING, element, marked

_THIN, _MEDIUM, _THICK = 3 / 18, 4 / 18, 5 / 18
_WIDTHS = {
    ",": _THIN, "thinspace": _THIN, ":": _MEDIUM, ">": _MEDIUM, "medspace": _MEDIUM, ";": _THICK, "thickspace": _THICK,
    "!": -_THIN, "negthinspace": -_THIN, "negmedspace": -_MEDIUM, "negthickspace": -_THICK, "quad": 1.0, "qquad": 2.0,
    "enspace": 0.5, "enskip": 0.5, " ": 0.25, "\n": 0.25, "\t": 0.25, "space": 0.25, "nobreakspace": 0.25,
    "hfil": 1.0, "hfill": 1.0, "": 0.25,  # the last one is a backslash whose space was trimmed away
}  # fmt: skip
_EMS = {"em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "px": 0.0625, "pc": 1.2, "cm": 2.845, "mm": 0.2845,
        "in": 7.227, "bp": 0.1004, "sp": 0.0}  # fmt: skip
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z]{2})")
_WIDEST = 20.0
_FARTHEST_BACK = 0.5
_BACK = (1, 2, 3, 4, 5, 6, 9)  # eighteenths of an em, each with a class in the style sheet
_STYLES = {"displaystyle": ("true", "0"), "textstyle": ("false", "0"), "scriptstyle": ("false", "1"),
           "scriptscriptstyle": ("false", "2")}  # fmt: skip
_SIZES = {"tiny": 0.5, "scriptsize": 0.7, "footnotesize": 0.8, "small": 0.9, "normalsize": 1.0, "large": 1.2,
          "Large": 1.44, "LARGE": 1.73, "huge": 2.07, "Huge": 2.49, "Tiny": 0.6}  # fmt: skip
_IGNORED = ("nonumber", "notag", "relax", "nobreak", "allowbreak", "noindent", "break",
            "goodbreak", "null", "mathsurround", "/", "centering", "newline")  # fmt: skip


def space(ems: float) -> Element:
    """A space of a width in ems; browsers take no negative one, so those are classes in the style sheet."""
    if ems < 0:
        return element("mspace", class_=f"mneg{min(_BACK, key=lambda step: abs(step + 18 * ems))}")
    return element("mspace", width=f"{min(ems, _WIDEST):.4f}".rstrip("0").rstrip(".") + "em")


def _fixed(_: Reader, *, ems: float) -> Element:
    return space(ems)


def length(word: str) -> float | None:
    """A length such as `4pt` in ems, or `None` if it is none."""
    match = _LENGTH.fullmatch(word)
    return float(match[1]) * _EMS[match[2]] if match and match[2] in _EMS else None


def _length(reader: Reader) -> Element:
    reader.accept("*")
    word = reader.word() if reader.peek() == "{" else _bare_length(reader)
    ems = length(word)
    if ems is None:
        raise FormulaError(f"`{word}` is no length", "write a number and a unit, such as `1em`", reader.offset)
    if ems < -_FARTHEST_BACK:  # what lands before the formula's beginning would be cut off
        raise NotDrawnError(f"a space of `{word}` is not drawn here", "Anki's MathJax draws it", reader.offset)
    return space(ems)


def _bare_length(reader: Reader) -> str:
    r"""A length without braces, as TeX's own `\kern3mu` has it."""
    word = ""
    while not _LENGTH.fullmatch(word) and reader.peek() and len(word) < 12:
        word += reader.take().text
    return word


def _style(reader: Reader, *, display: str, level: str) -> Element:
    return element("mstyle", reader.draw(reader.rest_of_group()), displaystyle=display, scriptlevel=level)


def _size(reader: Reader, *, size: float) -> Element:
    return element("mstyle", reader.draw(reader.rest_of_group()), mathsize=f"{size}em")


def _nothing(_: Reader) -> Element:
    return marked(element("mrow"), class_=NOTHING)


def _unseen(reader: Reader) -> Element:
    """A command whose argument leaves no mark either."""
    reader.group()
    return _nothing(reader)


RULES: dict[str, Rule] = {
    **{"\\" + name: partial(_fixed, ems=ems) for name, ems in _WIDTHS.items()},
    "~": partial(_fixed, ems=0.25),
    **{"\\" + name: _length for name in ("hspace", "hskip", "kern", "mkern", "mskip", "mspace")},
    **{"\\" + name: partial(_style, display=display, level=level) for name, (display, level) in _STYLES.items()},
    **{"\\" + name: partial(_size, size=size) for name, size in _SIZES.items()},
    **{"\\" + name: _nothing for name in _IGNORED},
    **{"\\" + name: _unseen for name in ("label", "leftroot", "uproot")},
}
