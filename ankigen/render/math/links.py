r"""Links inside of formulas, which no card follows: `\href{address}{x}` shows `x`, `\url{address}` the address."""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.render.math.draw import draw, draw_next
from ankigen.render.math.tokens import FormulaError, Reader, Token


def without_links(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], FormulaError | None]:
    """The tokens with the words of links in place of the links, and what is to be said about the first link."""
    kept: list[Token] = []
    links: list[Token] = []
    reader = Reader(tokens, draw, draw_next)
    while reader.place < len(tokens):
        token = tokens[reader.place]
        reader.place += 1
        if token.text == r"\href" and reader.peek() == "{":
            reader.group()
            links.append(token)
        elif token.text == r"\url":
            kept.append(Token(r"\text", token.offset))
            links.append(token)
        else:
            kept.append(token)
    remedy = "its words are shown; put the link into the text around"
    return tuple(kept), FormulaError("a link inside a formula", remedy, links[0].offset) if links else None
