r"""Fractions, binomials and roots."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
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


def _sqrt(reader: Reader) -> Element:
    index = reader.option()
    if index is None:
        return element("msqrt", reader.argument())
    return element("mroot", reader.argument(), reader.draw(index))


RULES: dict[str, Rule] = {
    **{f"\\{prefix}frac": partial(_frac, display=display) for prefix, display in _DISPLAY.items()},
    **{f"\\{prefix}binom": partial(_binom, display=display) for prefix, display in _DISPLAY.items() if prefix != "c"},
    r"\sqrt": _sqrt,
}
