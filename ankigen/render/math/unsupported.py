"""What is not drawn, and what becomes of it: a formula for MathJax, or one that its author has to mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from ankigen.render.math.tokens import FormulaError, NotDrawnError, Token

BY_MATHJAX = frozenset(
    "\\" + name
    for name in """
    above abovewithdelims atopwithdelims bigtimes buildrel ce clap def definecolor DeclareMathOperator
    displaylines eqalign enclose fcolorbox idotsint llap lower mathchoice mathclap mathllap moveleft moveright
    newcommand newenvironment providecommand pu raise renewcommand root shoveleft shoveright sideset skew let
    unicode vcenter verb mathtip toggle
    """.split()  # noqa: SIM905 - a table of names
)
"""Commands that MathJax, as Anki ships it, draws and we do not."""

UNSAFE = frozenset(
    "\\" + name
    for name in """
    class cssId data href htmlClass htmlData htmlId htmlStyle includegraphics input mmlToken require style url
    """.split()  # noqa: SIM905 - a table of names
)
"""Commands that reach out of the formula, into the card's page; they are never handed to MathJax either."""

REFUSED_CHARACTERS = {"&": "a stray `&`", "#": "a stray `#`", "$": "a `$` inside a formula"}


def refuse_unsafe(tokens: Sequence[Token]) -> None:
    """Let a formula pass that stays within itself, whoever draws it.

    Raises:
        FormulaError: If it does not.
    """
    for token in tokens:
        if token.text in UNSAFE:
            raise FormulaError(f"`{token.text}` is not allowed in a card", "remove it", token.offset)


def refuse(token: Token) -> NoReturn:
    """Say why a token cannot be drawn.

    Raises:
        NotDrawnError: If MathJax can draw it.
        FormulaError: If nothing can.
    """
    if token.text in BY_MATHJAX:
        raise NotDrawnError(f"`{token.text}` is not drawn here", "Anki's MathJax draws it", token.offset)
    if token.text in REFUSED_CHARACTERS:
        raise FormulaError(REFUSED_CHARACTERS[token.text], f"write `\\{token.text}` for the sign", token.offset)
    raise FormulaError(f"unknown command `{token.text}`", "check its spelling", token.offset)
