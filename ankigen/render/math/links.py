r"""Links and HTML in formulas, which stay out of cards: of `\href{address}{x}` and `\class{name}{x}` `x` is left.

Of `\url{address}` the address is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.render.math.draw import draw, draw_next
from ankigen.render.math.tokens import FormulaError, Reader, Token

AROUND = frozenset({r"\href", r"\class", r"\cssId", r"\style", r"\htmlClass", r"\htmlId", r"\htmlStyle", r"\htmlData"})
"""Commands whose first argument is left out."""


def without_links(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], FormulaError | None]:
    """The tokens with what links and HTML are put around in their place, and what is to be said about the first one."""
    kept: list[Token] = []
    links: list[Token] = []
    reader = Reader(tokens, draw, draw_next)
    while reader.place < len(tokens):
        token = tokens[reader.place]
        reader.place += 1
        if token.text in AROUND and reader.peek() == "{":
            reader.group()
            links.append(token)
        elif token.text == r"\url":
            kept.append(Token(r"\text", token.offset))
            links.append(token)
        else:
            kept.append(token)
    return tuple(kept), _removed(links[0]) if links else None


def _removed(command: Token) -> FormulaError:
    if command.text in (r"\href", r"\url"):
        remedy = "its words are shown; put the link into the text around"
        return FormulaError("a link inside a formula", remedy, command.offset)
    return FormulaError(f"`{command.text}` inside a formula", "what it is put around is shown", command.offset)
