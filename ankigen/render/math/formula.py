"""One formula from TeX to what a card shows: MathML, a formula for MathJax, or its source."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.etree.ElementTree import Element, tostring

from ankigen.diagnostics import Code
from ankigen.render.math.check import check
from ankigen.render.math.draw import draw, draw_next
from ankigen.render.math.mend import MENDS
from ankigen.render.math.source import clean, quiet
from ankigen.render.math.spacing import set_spaces
from ankigen.render.math.tokens import FormulaError, NotDrawnError, Reader, Token, tokenize
from ankigen.render.math.tree import element
from ankigen.render.math.unsupported import refuse_unsafe

_FOR_MATHJAX = {
    **dict.fromkeys([r"\(", r"\)", r"\[", r"\]"], "$"),  # inside `\text`; these would end the formula for Anki
    r"\bm": r"\boldsymbol",
    r"\mathbbm": r"\mathbb",
    r"\mathds": r"\mathbb",
    **{rf"\arg{name}": rf"\operatorname*{{arg\,{name}}}" for name in ("max", "min")},
}
"""What MathJax, as Anki ships it, does not know or would mistake, in its own terms."""

Mode = Literal["mathml", "mathjax"]


@dataclass(frozen=True, slots=True)
class FormulaProblem:
    """What is wrong with a formula: the kind, what was found, what to do, and the character of its source."""

    code: Code
    found: str
    remedy: str
    offset: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as HTML that is safe on a card, and what was wrong with it."""

    html: str
    problem: FormulaProblem | None = None


@lru_cache(maxsize=8192)
def render_formula(tex: str, *, display: bool, mode: Mode = "mathml") -> Formula:
    """A formula as MathML, or for MathJax; the escaped source if it is broken. Never nothing."""
    cleaned = clean(tex)
    try:
        tokens = _enclosed(_checked(cleaned))
        drawn = _drawn(tokens, alternative=cleaned, display=display)
    except NotDrawnError as error:
        problem = FormulaProblem(Code.MATHJAX_FALLBACK, error.found, error.remedy, error.offset)
        return Formula(_for_mathjax(tokens, display=display), None if mode == "mathjax" else problem)
    except FormulaError as error:
        problem = FormulaProblem(Code.BROKEN_FORMULA, error.found, error.remedy, error.offset)
        return Formula(f"<code>{html.escape(quiet(tex), quote=False)}</code>", problem)
    return Formula(_for_mathjax(tokens, display=display) if mode == "mathjax" else drawn)


def _checked(tex: str) -> tuple[Token, ...]:
    tokens = tokenize(tex)
    refuse_unsafe(tokens)
    if all(token.is_space for token in tokens):
        raise FormulaError("an empty formula", "write it, or remove the dollar signs")
    return tokens


def _enclosed(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    r"""A formula with `&` or `\\` outside an environment gets the environment that its author meant."""
    for sign, name in (("&", "aligned"), ("\\\\", "gathered")):
        reader = Reader(tokens, draw, draw_next)
        reader.until(sign)
        if reader.peek():
            begin, end = ([Token(text, 0) for text in (command, "{", name, "}")] for command in (r"\begin", r"\end"))
            return (*begin, *tokens, *end)
    return tokens


def _drawn(tokens: Sequence[Token], *, alternative: str, display: bool) -> str:
    try:
        math = element("math", draw(tokens), alttext=" ".join(quiet(alternative).split()))
        if display:
            math.set("display", "block")
        for mend in MENDS:
            mend(math)
        set_spaces(math)
        _remove_marks(math)
        check(math)
    except FormulaError:
        raise
    except Exception as error:  # one formula, whatever is in it, may not cost the deck
        raise FormulaError(f"a formula that cannot be drawn ({type(error).__name__})", "simplify it") from error
    return tostring(math, encoding="unicode", short_empty_elements=False)


def _remove_marks(math: Element) -> None:
    for node in math.iter():
        for name in [name for name in node.attrib if name.startswith("_")]:
            del node.attrib[name]


def _for_mathjax(tokens: Sequence[Token], *, display: bool) -> str:
    opener, closer = (r"\[", r"\]") if display else (r"\(", r"\)")
    body = quiet("".join(_FOR_MATHJAX.get(token.text, token.text) for token in tokens))
    return f"{opener}{html.escape(' '.join(body.split()), quote=False)}{closer}"
