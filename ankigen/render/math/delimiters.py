r"""Delimiters that grow: `\left … \middle … \right`, and those of a chosen size, `\big` to `\Bigg`."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.classes import INTEGRALS, LARGE, OPEN
from ankigen.render.math.rules import Rule
from ankigen.render.math.tokens import FormulaError, Reader, Token, source
from ankigen.render.math.tree import element, marked

_DELIMITERS = {
    **{sign: sign for sign in "()[]|/‖⟨⟩⌊⌋⌈⌉"},
    "": "", ".": "", "<": "⟨", ">": "⟩", r"\{": "{", r"\}": "}", r"\|": "‖", r"\lbrace": "{", r"\rbrace": "}",
    r"\lbrack": "[", r"\rbrack": "]", r"\langle": "⟨", r"\rangle": "⟩", r"\lt": "⟨", r"\gt": "⟩",
    r"\lvert": "|", r"\rvert": "|", r"\vert": "|", r"\mid": "|", r"\lVert": "‖", r"\rVert": "‖", r"\Vert": "‖",
    r"\parallel": "‖", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\lgroup": "⟮",
    r"\rgroup": "⟯", r"\lmoustache": "⎰", r"\rmoustache": "⎱", r"\llbracket": "⟦", r"\rrbracket": "⟧",
    r"\ulcorner": "⌜", r"\urcorner": "⌝", r"\llcorner": "⌞", r"\lrcorner": "⌟", r"\uparrow": "↑",
    r"\downarrow": "↓", r"\updownarrow": "↕", r"\Uparrow": "⇑", r"\Downarrow": "⇓", r"\Updownarrow": "⇕",
    r"\backslash": "\\", r"\lparen": "(", r"\rparen": ")",
}  # fmt: skip
_SIZES = {"big": 1.2, "Big": 1.8, "bigg": 2.4, "Bigg": 3.0}
_AXIS = 0.258
"""Of the math font: the height of what signs are centred on, in ems."""
_CLASSES = {"": "ord", "l": "open", "r": "close", "m": "rel"}


def delimiter(reader: Reader) -> str:
    """The sign for the next argument, which has to be a delimiter; empty for `.` and for nothing between braces."""
    written = source(reader.group()).strip()
    if written not in _DELIMITERS:
        raise FormulaError(f"`{written}` is no delimiter", "write a bracket, `|` or `.`", reader.offset)
    return _DELIMITERS[written]


_SCRIPTED = frozenset({"msub", "msup", "msubsup"})
_FLAT = frozenset({"mrow", "mi", "mn", "mo", "mtext", "mspace"}) | _SCRIPTED


def _is_flat(made: Element) -> bool:
    """Whether nothing in a row is taller than a line of text, so that its delimiters need not grow."""
    return all(map(_is_low, made.iter()))


def _is_low(node: Element) -> bool:
    if node.tag in _SCRIPTED:
        return not any(inner.tag in _SCRIPTED or inner.text in OPEN for inner in node[-1].iter())
    return node.tag in _FLAT and node.text not in LARGE | INTEGRALS and "minsize" not in node.attrib


def _fence(text: str, form: str) -> Element:
    return element("mo", text=text, stretchy="true", form=form)


def _left(reader: Reader) -> Element:
    made = element("mrow", _fence(delimiter(reader), "prefix"))
    inner = Reader(reader.until(r"\right"), reader.draw, reader.draw_next)
    reader.take()
    made.append(reader.draw(inner.until(r"\middle")))
    while inner.accept(r"\middle"):
        made.append(marked(_fence(delimiter(inner), "infix"), class_="open"))
        made.append(reader.draw(inner.until(r"\middle")))
    made.append(_fence(delimiter(reader), "postfix"))
    if _is_flat(made):
        for fence in made.findall("mo"):
            fence.set("stretchy", "false")
    return marked(made, class_="inner")


def _big(reader: Reader, *, size: float, class_: str) -> Element:
    """A delimiter beside an unseen strut as high as it is: WebKit does not centre what grows for its own sake."""
    height, depth = (f"{size / 2 + side:.3f}em" for side in (_AXIS, -_AXIS))
    strut = element("mspace", height=height, depth=depth)
    sign = element("mo", text=delimiter(reader), stretchy="true", minsize=f"{size:g}em", maxsize=f"{size:g}em")
    return marked(element("mrow", strut, sign), class_=class_)


def _bracket(reader: Reader, *, opened: str, closed: str) -> Element:
    r"""Dirac's brackets: `\bra`, `\ket`, `\braket`."""
    fences = (element("mo", text=sign, stretchy="false") for sign in (opened, closed))
    return marked(element("mrow", next(fences), reader.argument(), next(fences)), class_="inner")


def _set(reader: Reader, *, signs: tuple[str, str, str]) -> Element:
    r"""A set in braces: the first `|` in `\set{x | x > 0}` parts the elements from their condition."""
    opened, line, closed = ([Token(text, reader.offset) for text in written.split()] for written in signs)
    inner = Reader(reader.group(), reader.draw, reader.draw_next)
    elements = inner.until("|")
    parted = line if inner.accept("|") else []
    return reader.draw([*opened, *elements, *parted, *inner.tokens[inner.place :], *closed])


def _misplaced(reader: Reader) -> Element:
    token: Token = reader.tokens[reader.place - 1]
    raise FormulaError(f"`{token.text}` outside `\\left … \\right`", r"put `\left` before it", token.offset)


RULES: dict[str, Rule] = {
    r"\left": _left,
    r"\right": _misplaced,
    r"\middle": _misplaced,
    **{name: partial(_bracket, opened="⟨", closed="|") for name in (r"\bra", r"\Bra")},
    **{name: partial(_bracket, opened="|", closed="⟩") for name in (r"\ket", r"\Ket")},
    **{name: partial(_bracket, opened="⟨", closed="⟩") for name in (r"\braket", r"\Braket")},
    r"\set": partial(_set, signs=(r"\{ \,", r"\mid", r"\, \}")),
    r"\Set": partial(_set, signs=(r"\left \{ \:", r"\; \middle | \;", r"\: \right \}")),
    **{
        "\\" + name + suffix: partial(_big, size=size, class_=class_)
        for name, size in _SIZES.items()
        for suffix, class_ in _CLASSES.items()
    },
}
