r"""Fractions, binomials and roots."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.delimiters import delimiter
from ankigen.render.math.rules import Rule
from ankigen.render.math.spaces import length
from ankigen.render.math.tokens import Reader
from ankigen.render.math.tree import element, marked

_DISPLAY = {"": None, "d": "true", "t": "false", "c": "true"}


def _styled(made: Element, display: str | None) -> Element:
    return element("mstyle", made, displaystyle=display, scriptlevel="0") if display else made


def _frac(reader: Reader, *, display: str | None) -> Element:
    reader.option()
    fraction = element("mfrac", reader.argument(), reader.argument())
    return marked(_styled(fraction, display), class_="ord")


def _binom(reader: Reader, *, display: str | None) -> Element:
    fraction = element("mfrac", reader.argument(), reader.argument(), linethickness="0")
    brackets = (element("mo", text=sign, stretchy="true") for sign in "()")
    made = element("mrow", next(brackets), fraction, next(brackets))
    return marked(_styled(made, display), class_="ord")


def _genfrac(reader: Reader) -> Element:
    r"""`\genfrac{left}{right}{thickness}{style}{above}{below}`; nothing for a thickness is the usual one."""
    fences = [element("mo", text=delimiter(reader), stretchy="true") for _ in range(2)]
    thickness, style = reader.word(), reader.word()
    fraction = element("mfrac", reader.argument(), reader.argument())
    if length(thickness) == 0:
        fraction.set("linethickness", "0")
    fraction = _styled(fraction, {"": None, "0": "true"}.get(style, "false"))
    return marked(element("mrow", fences[0], fraction, fences[1]), class_="ord")


def _sqrt(reader: Reader) -> Element:
    index = reader.option()
    if index is None:
        return element("msqrt", reader.argument())
    return element("mroot", reader.argument(), reader.draw(index))


RULES: dict[str, Rule] = {
    **{f"\\{prefix}frac": partial(_frac, display=display) for prefix, display in _DISPLAY.items()},
    **{f"\\{prefix}binom": partial(_binom, display=display) for prefix, display in _DISPLAY.items() if prefix != "c"},
    r"\genfrac": _genfrac,
    r"\sqrt": _sqrt,
}
