r"""Accents, wide accents, lines, braces and arrows over and under (`\hat`, `\overline`, `\underbrace`)."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
from ankigen.render.math.tokens import Reader
from ankigen.render.math.tree import element, marked

_NARROW = {
    "acute": "´", "bar": "¯", "breve": "˘", "check": "ˇ", "dot": "˙", "ddot": "¨", "dddot": "⃛", "ddddot": "⃜",
    "grave": "`", "hat": "ˆ", "mathring": "˚", "tilde": "˜", "vec": "\u20d7",
}  # fmt: skip
_OVER = {
    "widehat": "ˆ", "widetilde": "˜", "widecheck": "ˇ", "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6", "overleftrightarrow": "\u20e1", "overparen": "⏜", "wideparen": "⏜", "overgroup": "⏠",
    "Overrightarrow": "⇒", "overleftharpoon": "↼", "overrightharpoon": "⇀",
}  # fmt: skip
_UNDER = {
    "underrightarrow": "→", "underleftarrow": "←", "underleftrightarrow": "↔",
    "underparen": "⏝", "undergroup": "⏡", "utilde": "˜",
}  # fmt: skip
_BRACES = {"overbrace": "⏞", "underbrace": "⏟", "overbracket": "⎴", "underbracket": "⎵"}


def _accent(reader: Reader, *, sign: str, tag: str, stretchy: bool) -> Element:
    base = reader.argument()
    name = "accent" if tag == "mover" else "accentunder"
    mark = element("mo", text=sign, stretchy=str(stretchy).lower())
    return marked(element(tag, base, mark, **{name: "true"}), class_="ord")


def _brace(reader: Reader, *, sign: str, tag: str) -> Element:
    return marked(element(tag, reader.argument(), element("mo", text=sign)), class_="ord", limits="always")


RULES: dict[str, Rule] = {
    **{"\\" + name: partial(_accent, sign=sign, tag="mover", stretchy=False) for name, sign in _NARROW.items()},
    **{"\\" + name: partial(_accent, sign=sign, tag="mover", stretchy=True) for name, sign in _OVER.items()},
    **{"\\" + name: partial(_accent, sign=sign, tag="munder", stretchy=True) for name, sign in _UNDER.items()},
    **{
        "\\" + name: partial(_brace, sign=sign, tag="munder" if name.startswith("under") else "mover")
        for name, sign in _BRACES.items()
    },
}
