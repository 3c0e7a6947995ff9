"""One formula from TeX to what a card shows: MathML, a formula for MathJax, or its source."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.etree.ElementTree import Element, tostring

from ankigen.diagnostics import Code
from ankigen.render.math.check import check
from ankigen.render.math.draw import draw, draw_next
from ankigen.render.math.environments import ENVIRONMENTS, draw_environment
from ankigen.render.math.mend import MENDS
from ankigen.render.math.source import clean, quiet
from ankigen.render.math.spacing import Style, set_spaces
from ankigen.render.math.tokens import FormulaError, NotDrawnError, Reader, Token, tokenize
from ankigen.render.math.tree import element
from ankigen.render.math.unsupported import refuse_unsafe

_DELIMITER = re.compile(r"(?<!\\)((?:\\\\)*)\\[()\[\]]")  # inside `\text`, where a `$` does as well
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
        drawn = _mathml(cleaned, display=display)
    except NotDrawnError as error:
        problem = FormulaProblem(Code.MATHJAX_FALLBACK, error.found, error.remedy, error.offset)
        return Formula(_for_mathjax(cleaned, display=display), None if mode == "mathjax" else problem)
    except FormulaError as error:
        problem = FormulaProblem(Code.BROKEN_FORMULA, error.found, error.remedy, error.offset)
        return Formula(f"<code>{html.escape(quiet(tex), quote=False)}</code>", problem)
    return Formula(_for_mathjax(cleaned, display=display) if mode == "mathjax" else drawn)


def _mathml(tex: str, *, display: bool) -> str:
    tokens = tokenize(tex)
    refuse_unsafe(tokens)
    if not any(not token.is_space for token in tokens):
        raise FormulaError("an empty formula", "write it, or remove the dollar signs")
    try:
        drawn = _draw_lines(tokens)
        math = element("math", drawn, alttext=" ".join(quiet(tex).split()))
        if display:
            math.set("display", "block")
        for mend in MENDS:
            mend(math)
        set_spaces(math, Style.DISPLAY if display else Style.TEXT)
        _remove_marks(math)
        check(math)
    except FormulaError:
        raise
    except Exception as error:  # one formula, whatever is in it, may not cost the deck
        raise FormulaError(f"a formula that cannot be drawn ({type(error).__name__})", "simplify it") from error
    return tostring(math, encoding="unicode", short_empty_elements=False)


def _draw_lines(tokens: Sequence[Token]) -> Element:
    r"""A whole formula; one with `\\` or `&` outside an environment is set as its author meant it, aligned."""
    reader = Reader(tokens, draw, draw_next)
    reader.until("&", "\\\\")
    if not reader.peek():
        return draw(tokens)
    environment = ENVIRONMENTS["aligned" if "&" in (token.text for token in tokens) else "gathered"]
    return draw_environment(environment, tokens, reader)


def _remove_marks(math: Element) -> None:
    for node in math.iter():
        for name in [name for name in node.attrib if name.startswith("_")]:
            del node.attrib[name]


def _for_mathjax(tex: str, *, display: bool) -> str:
    opener, closer = (r"\[", r"\]") if display else (r"\(", r"\)")
    body = " ".join(_DELIMITER.sub(r"\1$", quiet(tex)).split())
    return f"{opener}{html.escape(body, quote=False)}{closer}"
