r"""A formula that is not drawn here, in the terms of MathJax as Anki ships it, between `\(…\)` or `\[…\]`."""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import pairwise

from ankigen.render.math import latex
from ankigen.render.math.constructs import CONSTRUCTS
from ankigen.render.math.source import quiet
from ankigen.render.math.symbols import SYMBOLS
from ankigen.render.math.synonyms import SYNONYMS
from ankigen.render.math.tokens import Token
from ankigen.render.math.unsupported import BY_MATHJAX, refuse

_TRANSLATIONS = {
    **dict.fromkeys([r"\(", r"\)", r"\[", r"\]"], "$"),  # inside `\text`; these would end the formula for Anki
    r"\bm": r"\boldsymbol",
    r"\mathbbm": r"\mathbb",
    r"\mathds": r"\mathbb",
    r"\providecommand": r"\newcommand",
    **{rf"\arg{name}": rf"\operatorname*{{arg\,{name}}}" for name in ("max", "min")},
}
"""What MathJax, as Anki ships it, does not know or would mistake, in its own terms."""
OTHER_NAMES = {**dict.fromkeys([r"\url", r"\ref", r"\eqref"], r"\text"), **SYNONYMS, **_TRANSLATIONS}
"""The commands that MathJax gets by another name than their author's."""

_DEFINITIONS = {r"\def", r"\let", r"\newcommand", r"\renewcommand", r"\providecommand", r"\DeclareMathOperator"}
_OTHERS = frozenset({
    r"\AxiomC", r"\UnaryInfC", r"\BinaryInfC", r"\TrinaryInfC", r"\endtoggle", r"\of", r"\end", r"\limits",
    r"\nolimits", r"\Rule", r"\(", r"\)",
})  # fmt: skip


def check_for_mathjax(tokens: Sequence[Token]) -> None:
    """Let a formula pass that MathJax can draw, as far as can be told.

    Raises:
        FormulaError: If a command is neither known there nor defined in the formula itself.
    """
    defined = _defined([token.text for token in tokens if not token.is_space and token.text != "*"])
    for token in tokens:
        if token.text.startswith("\\") and token.text not in defined and not _is_known(token.text):
            refuse(token)


def _defined(texts: Sequence[str]) -> set[str]:
    """The commands that stand right behind one that defines, with or without a brace between."""
    pairs = [*pairwise(texts), *zip(texts, texts[2:], strict=False)]
    return {name for before, name in pairs if before in _DEFINITIONS and name.startswith("\\")}


def _is_known(command: str) -> bool:
    return command in BY_MATHJAX | _OTHERS or command in CONSTRUCTS or command in SYMBOLS or latex.knows(command)


def for_mathjax(tokens: Sequence[Token], *, display: bool) -> str:
    """The formula as escaped HTML with the delimiters that Anki's MathJax looks for."""
    opener, closer = (r"\[", r"\]") if display else (r"\(", r"\)")
    body = quiet("".join(_TRANSLATIONS.get(token.text, token.text) for token in tokens))
    return f"{opener}{html.escape(' '.join(body.split()), quote=False)}{closer}"
