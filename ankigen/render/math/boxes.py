r"""Frames, strokes, phantoms and boxes without size (`\boxed`, `\cancel`, `\phantom`, `\smash`)."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
from ankigen.render.math.spaces import length
from ankigen.render.math.texts import text
from ankigen.render.math.tokens import FormulaError, NotDrawnError, Reader, Token, source
from ankigen.render.math.tree import element

_CLASSES = {
    "cancel": "mcancel",
    "bcancel": "mbcancel",
    "xcancel": "mxcancel",
    "sout": "msout",
    "overline": "moverline",
    "underline": "munderline",
    "underbar": "munderline",
}
_NO_LIFT = (Token("0em", 0),)
_PADDED: dict[str, dict[str, str]] = {
    "smash": {"height": "0", "depth": "0"},
    "mathrlap": {"width": "0"},
    "rlap": {"width": "0"},
}
_PHANTOMS: dict[str, dict[str, str]] = {
    "phantom": {},
    "hphantom": {"height": "0", "depth": "0"},
    "vphantom": {"width": "0"},
}


def _classed(reader: Reader, *, name: str) -> Element:
    return element("mrow", reader.argument(), class_=name)


def _boxed(reader: Reader) -> Element:
    """A frame, whose content is set as a displayed formula."""
    return element("mrow", element("mstyle", reader.argument(), displaystyle="true", scriptlevel="0"), class_="mbox")


def _cancelled_to(reader: Reader) -> Element:
    value = reader.argument()
    return element("msup", element("mrow", reader.argument(), class_="mcancel"), value)


def _padded(reader: Reader, *, sizes: dict[str, str]) -> Element:
    reader.option()
    return element("mpadded", reader.argument(), **sizes)


def _phantom(reader: Reader, *, sizes: dict[str, str]) -> Element:
    phantom = element("mphantom", reader.argument())
    return element("mpadded", phantom, **sizes) if sizes else phantom


def _raised(reader: Reader) -> Element:
    ems = length(reader.word())
    if ems is None:
        raise FormulaError(r"`\raisebox` without a length", r"write it, as in `\raisebox{2pt}{x}`", reader.offset)
    return element("mpadded", text(reader), voffset=_ems(ems))


def _rule(reader: Reader) -> Element:
    r"""A filled rectangle, `\rule{4em}{1pt}`, which may reach below the line: `\rule[-2pt]{4em}{4pt}`."""
    offset, lift = reader.offset, reader.option()
    raised, width, height = (length(word) for word in (source(lift or _NO_LIFT), reader.word(), reader.word()))
    if raised is None or width is None or height is None or raised > 0 or min(width, height) < 0:
        raise NotDrawnError(r"such a `\rule` is not drawn here", "Anki's MathJax draws it", offset)
    above, below = max(height + raised, 0.0), abs(raised)
    return element("mspace", class_="mrule", width=_ems(width), height=_ems(above), depth=_ems(below))


def _ems(length: float) -> str:
    return f"{length:.4g}em"


def _strut(_: Reader) -> Element:
    return element("mpadded", element("mphantom", element("mo", text="(", stretchy="false")), width="0")


RULES: dict[str, Rule] = {
    **{"\\" + name: partial(_classed, name=class_) for name, class_ in _CLASSES.items()},
    r"\boxed": _boxed,
    r"\cancelto": _cancelled_to,
    **{"\\" + name: partial(_padded, sizes=sizes) for name, sizes in _PADDED.items()},
    **{"\\" + name: partial(_phantom, sizes=sizes) for name, sizes in _PHANTOMS.items()},
    r"\raisebox": _raised,
    r"\rule": _rule,
    r"\mathstrut": _strut,
    r"\strut": _strut,
}
