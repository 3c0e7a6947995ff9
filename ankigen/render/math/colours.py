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
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod
    darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon
    darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray
    dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
    greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
    lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon
    lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen
    magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
    mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy
    oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip
    peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
    seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal
    thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen
    """.split()  # noqa: SIM905 - a table of names
)
"""The names that CSS has."""
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
    name = _hexadecimal(model, "".join(reader.word().split()))
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
