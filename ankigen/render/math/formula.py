"""One formula from TeX to what a card shows: MathML, a formula for MathJax, or its source."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal
from xml.etree.ElementTree import Element, tostring

from ankigen.diagnostics import Code
from ankigen.errors import OF_THE_MACHINE
from ankigen.render.math.alike import form_of, in_general_terms
from ankigen.render.math.check import check
from ankigen.render.math.draw import draw, draw_next
from ankigen.render.math.fallback import check_for_mathjax, for_mathjax
from ankigen.render.math.lines import lines
from ankigen.render.math.links import without_links
from ankigen.render.math.lost_letters import lost_letters
from ankigen.render.math.mend import MENDS
from ankigen.render.math.source import clean, quiet
from ankigen.render.math.spacing import set_spaces
from ankigen.render.math.synonyms import in_usual_terms
from ankigen.render.math.tokens import COMMENT, FormulaError, NotDrawnError, Reader, Token, source, tokenize
from ankigen.render.math.tree import element
from ankigen.render.math.unsupported import refuse_unsafe

Mode = Literal["mathml", "mathjax"]
_BREAK = Token("\\\\", 0)
_COMMENT = re.compile(COMMENT)


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
    general = in_general_terms(tex) if mode == "mathml" else None
    if general and (form := _drawn_in_general(general.tex, display=display)):
        return Formula(f'<math alttext="{_alternative(tex)}"{general.filled(form)}')
    return _render(tex, display=display, mode=mode)


@lru_cache(maxsize=8192)
def _drawn_in_general(tex: str, *, display: bool) -> Sequence[str]:
    """A formula in general terms as MathML in parts, without its beginning; empty if not all of it is drawn."""
    formula = _render(tex, display=display, mode="mathml")
    drawn = formula.html.removeprefix('<math alttext="').partition('"')[2]
    return form_of(tex, drawn) if formula.problem is None else ()


def _alternative(tex: str) -> str:
    """The source in an attribute, as ElementTree writes it."""
    return html.escape(_spaced(tex), quote=False).replace('"', "&quot;").replace("\n", "&#10;")


def _spaced(tex: str) -> str:
    """The source on one line; on its own lines where a comment ends with one."""
    lines = quiet(tex).split("\n") if _COMMENT.search(tex) else [quiet(tex)]
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _render(tex: str, *, display: bool, mode: Mode) -> Formula:
    try:
        return _rendered(clean(tex), display=display, mode=mode)
    except FormulaError as error:
        shown = html.escape(quiet(tex), quote=False)
        return Formula(f"<code>{shown}</code>", _problem(Code.BROKEN_FORMULA, error))


def _rendered(tex: str, *, display: bool, mode: Mode) -> Formula:
    tokens, link = without_links(tokenize(tex))
    alternative = source(tokens) if link else tex
    tokens = _enclosed(in_usual_terms(_checked(tokens)), display=display)
    problem = _problem(Code.REMOVED_CONTENT, link) if link else None
    try:
        drawn = _drawn(tokens, alternative=alternative, display=display)
    except NotDrawnError as error:
        check_for_mathjax(tokens)
        problem = problem if mode == "mathjax" else _problem(Code.MATHJAX_FALLBACK, error)
        return Formula(for_mathjax(tokens, display=display), problem)
    return Formula(for_mathjax(tokens, display=display) if mode == "mathjax" else drawn, problem)


def _problem(code: Code, error: FormulaError) -> FormulaProblem:
    return FormulaProblem(code, error.found, error.remedy, error.offset)


def _checked(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    refuse_unsafe(tokens)
    if all(token.is_space for token in tokens):
        raise FormulaError("an empty formula", "write it, or remove the dollar signs")
    return tokens


def _enclosed(tokens: tuple[Token, ...], *, display: bool) -> tuple[Token, ...]:
    r"""A formula with `&` or `\\` outside an environment gets the environment that its author meant."""
    reader = Reader(tokens, draw, draw_next)
    reader.until("&")
    if reader.peek():
        return _in_environment("align" if display else "aligned", tokens)
    found = lines(tokens, reader)
    if len(found) < 2:
        return found[0] if found else tokens
    return _in_environment("gather" if display else "matrix", found[0], *((_BREAK, *line) for line in found[1:]))


def _in_environment(name: str, *parts: Sequence[Token]) -> tuple[Token, ...]:
    begin, end = ([Token(text, 0) for text in (command, "{", name, "}")] for command in (r"\begin", r"\end"))
    return (*begin, *chain.from_iterable(parts), *end)


def _drawn(tokens: Sequence[Token], *, alternative: str, display: bool) -> str:
    try:
        math = element("math", draw(tokens), alttext=_spaced(alternative))
        if display:
            math.set("display", "block")
        for mend in MENDS:
            mend(math)
        set_spaces(math)
        _remove_marks(math)
        check(math)
        _refuse_losses(alternative, math)
    except (FormulaError, *OF_THE_MACHINE):
        raise
    except Exception as error:  # one formula, whatever is in it, may not cost the deck
        raise FormulaError(f"a formula that cannot be drawn ({type(error).__name__})", "simplify it") from error
    return tostring(math, encoding="unicode", short_empty_elements=False)


def _refuse_losses(tex: str, math: Element) -> None:
    if lost := lost_letters(tex, math):
        raise NotDrawnError(f"`{lost}` would be missing", "Anki's MathJax draws the formula; write it in another way")


def _remove_marks(math: Element) -> None:
    for node in math.iter():
        for name in [name for name in node.attrib if name.startswith("_")]:
            del node.attrib[name]
