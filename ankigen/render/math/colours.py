r"""Colours from an allow-list (`\color`, `\textcolor`, `\colorbox`)."""

from __future__ import annotations

import re
from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
from ankigen.render.math.texts import text
from ankigen.render.math.tokens import FormulaError, NotDrawnError, Reader, source
from ankigen.render.math.tree import element

NAMES = frozenset(
    """
    aqua black blue brown cyan darkgray darkgreen fuchsia gray green grey lightgray lime magenta maroon navy olive
    orange pink purple red salmon silver teal violet white yellow darkblue darkred crimson gold indigo tomato
    aquamarine beige cadetblue chocolate coral cornflowerblue darkcyan darkgoldenrod darkmagenta darkorchid darkviolet
    deeppink deepskyblue dimgray goldenrod greenyellow hotpink khaki lavender lightblue lightgreen limegreen mediumblue
    mediumpurple midnightblue olivedrab orangered orchid peru plum rebeccapurple rosybrown saddlebrown sienna skyblue
    slateblue slategray springgreen tan thistle turquoise wheat yellowgreen
    steelblue royalblue forestgreen seagreen firebrick dodgerblue darkorange
    """.split()  # noqa: SIM905 - a table of names
)
_MODELS = {"": 0, "HTML": 0, "named": 0, "RGB": 1, "rgb": 255, "gray": 255}  # the largest value times this is 255
_NUMBERS = re.compile(r"\d*\.?\d+(?:,\d*\.?\d+){0,2}")
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_BARE_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_NAMED = {"blue": "#6495ed", "orange": "#ffa500", "pink": "#ff00af", "red": "#df0030", "green": "#28ae7b",
          "gray": "gray", "purple": "#9d38bd"}  # fmt: skip
"""Colours that are commands of KaTeX: `\\blue{x}`."""


def _hexadecimal(model: str, values: str) -> str:
    """A colour of LaTeX's models `rgb`, `RGB`, `HTML` and `gray` as `#` and six digits; others as written."""
    if not model and _BARE_HEX.fullmatch(values):
        return f"#{values}"
    if model == "HTML" or not (_MODELS[model] and _NUMBERS.fullmatch(values)):
        return f"#{values}" if model == "HTML" else values
    parts = [min(round(float(value) * _MODELS[model]), 255) for value in values.split(",")]
    return "#" + "".join(f"{part:02x}" for part in (parts * 3 if model == "gray" else parts))


def _colour(reader: Reader) -> str:
    model = source(reader.option() or ())
    if model not in _MODELS:
        raise FormulaError(f"the colour model `{model}` is not known", "use `rgb`, `RGB`, `HTML` or `gray`",
                           reader.offset)  # fmt: skip
    name = _hexadecimal(model, reader.word())
    if name.lower() in NAMES or _HEX.fullmatch(name):
        return name.lower()
    raise NotDrawnError(f"the colour `{name}` is not known", "name a common colour, or write `#` and six digits",
                        reader.offset)  # fmt: skip


def _color(reader: Reader) -> Element:
    colour = _colour(reader)
    return element("mrow", reader.draw(reader.rest_of_group()), mathcolor=colour)


def _textcolor(reader: Reader) -> Element:
    colour = _colour(reader)
    return element("mrow", reader.argument(), mathcolor=colour)


def _colorbox(reader: Reader) -> Element:
    colour = _colour(reader)
    return element("mrow", text(reader), mathbackground=colour)


def _named(reader: Reader, *, colour: str) -> Element:
    return element("mrow", reader.argument(), mathcolor=colour)


RULES: dict[str, Rule] = {
    r"\color": _color,
    r"\textcolor": _textcolor,
    r"\colorbox": _colorbox,
    **{"\\" + name: partial(_named, colour=colour) for name, colour in _NAMED.items()},
}
