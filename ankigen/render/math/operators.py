r"""Named operators, classes of atoms, negation and remainders (`\operatorname`, `\mathop`, `\not`, `\pmod`)."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.alphabets import in_alphabet
from ankigen.render.math.classes import class_of
from ankigen.render.math.rules import Rule
from ankigen.render.math.stacks import LONG_ARROWS
from ankigen.render.math.tokens import FormulaError, NotDrawnError, Reader, Token, source
from ankigen.render.math.tree import element, leaves, marked, text_of

_CLASSES = {"bin": "bin", "rel": "rel", "open": "open", "close": "close", "punct": "punct", "inner": "inner",
            "ord": "ord"}  # fmt: skip
_WIDE_ARROWS = {r"\implies": "⟹", r"\impliedby": "⟸", r"\iff": "⟺"}
_LINED = ("moverline", "munderline")
_MARKED_LIMITS = {r"\varlimsup": "moverline", r"\varliminf": "munderline", r"\varinjlim": "→", r"\varprojlim": "←"}
_THIN = "\u2009"
_SPACES = re.compile(r"\\[,:;> ]|\\\s|~|\\quad|\\enspace|\\thinspace")


def _operatorname(reader: Reader, *, limits: str) -> Element:
    limits = "under" if reader.accept("*") else limits
    tokens = reader.group()
    name = _SPACES.sub(_THIN, "".join(source(tokens).split())).replace("-", "‐")
    is_plain = not re.search(r"[\\{}$&#^_]", name)
    made = element("mo", text=name) if is_plain else in_alphabet(reader.draw(tokens), "UPRIGHT")
    return marked(made, class_="op", limits=limits)


def _mathop(reader: Reader) -> Element:
    made = element("mrow", reader.argument())
    return marked(made, class_="op", limits="under")


def _marked_limit(_: Reader, *, kind: str) -> Element:
    r"""A limit with a line or an arrow, such as `\varlimsup`."""
    word = element("mo", text="lim")
    if kind in _LINED:
        return marked(element("mrow", word, class_=kind), class_="op", limits="under")
    made = element("munder", word, element("mo", text=kind, stretchy="true"), accentunder="true")
    return marked(element("mrow", made), class_="op", limits="under")


def _classed(reader: Reader, *, class_: str) -> Element:
    return marked(element("mrow", reader.argument()), class_=class_)


def _not(reader: Reader) -> Element:
    made = reader.argument()
    leaf = next((leaf for leaf in leaves(made) if leaf.text), None)
    if leaf is None or not leaf.text:
        raise NotDrawnError(r"`\not` before what has no sign", "put it right before a relation", reader.offset)
    leaf.text = unicodedata.normalize("NFC", leaf.text + "\u0338")
    return made


def _wide_arrow(_: Reader, *, sign: str) -> Element:
    """An arrow between statements stands wider apart than one between terms."""
    sides = [element("mspace", width="0.2778em") for _ in range(2)]
    return marked(element("mrow", sides[0], element("mo", text=sign), sides[1]), class_="rel")


def _colon(_: Reader) -> Element:
    """A colon that belongs to what is before it."""
    spaces = (element("mspace", width=width) for width in ("0.1111em", "0.3333em"))
    return marked(element("mrow", next(spaces), element("mi", text=":"), next(spaces)), class_="ord")


def _dots(reader: Reader) -> Element:
    r"""Dots between signs stand as high as those, others on the line: `\dots` looks at what follows."""
    following = reader.peek()
    try:
        sign = text_of(reader.draw([Token(following, reader.offset)])) if following else ""
    except FormulaError:  # a command with arguments: no sign
        sign = ""
    is_high = (len(sign) == 1 and class_of(sign) in {"bin", "rel"}) or following in LONG_ARROWS
    return marked(element("mo", text="⋯" if is_high else "…"), class_="inner")


def _mod(_: Reader) -> Element:
    return element("mrow", _before_modulus("0.6667em"), element("mi", text="mod"), element("mspace", width="0.3333em"))


def _before_modulus(width: str) -> Element:
    """A space that is wider in a displayed formula."""
    return marked(element("mspace", width=width), displayed_width="1em")


def _pmod(reader: Reader, *, word: str) -> Element:
    made = element("mrow", _before_modulus("0.4444em"), element("mo", text="(", stretchy="false"))
    if word:
        made.extend([element("mi", text=word), element("mspace", width="0.3333em")])
    made.extend([reader.argument(), element("mo", text=")", stretchy="false")])
    return made


RULES: dict[str, Rule] = {
    r"\operatorname": partial(_operatorname, limits="beside"),
    r"\operatornamewithlimits": partial(_operatorname, limits="under"),
    r"\mathop": _mathop,
    **{name: partial(_marked_limit, kind=kind) for name, kind in _MARKED_LIMITS.items()},
    **{f"\\math{name}": partial(_classed, class_=class_) for name, class_ in _CLASSES.items()},
    **dict.fromkeys([r"\not", r"\centernot"], _not),
    r"\colon": _colon,
    r"\dots": _dots,
    **{name: partial(_wide_arrow, sign=sign) for name, sign in _WIDE_ARROWS.items()},
    r"\mod": _mod,
    r"\pmod": partial(_pmod, word="mod"),
    r"\pod": partial(_pmod, word=""),
}
