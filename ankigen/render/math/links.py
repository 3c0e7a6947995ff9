r"""Links and HTML in formulas, which stay out of cards: of `\href{address}{x}` and `\class{name}{x}` `x` is left.

Of `\url{address}` the address is shown, of `\eqref{label}` the label, and of `\bbox[…]{x}` a plain frame or the colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.render.math.draw import draw, draw_next
from ankigen.render.math.tokens import FormulaError, Reader, Token, source

AROUND = frozenset({r"\href", r"\class", r"\cssId", r"\style", r"\htmlClass", r"\htmlId", r"\htmlStyle", r"\htmlData"})
"""Commands whose first argument is left out."""
_REFERENCES = {r"\ref": ("", ""), r"\eqref": ("(", ")")}


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
        elif token.text in _REFERENCES and reader.peek() == "{":
            before, after = _REFERENCES[token.text]
            kept += _argument(r"\text", (Token(before, token.offset), *reader.group(), Token(after, token.offset)))
            links.append(token)
        elif token.text == r"\bbox":
            kept += _plain_box(reader, token.offset)
            links.append(token)
        elif token.text == r"\url":
            kept.append(Token(r"\text", token.offset))
            links.append(token)
        else:
            kept.append(token)
    return tuple(kept), _removed(links[0]) if links else None


def _plain_box(reader: Reader, offset: int) -> list[Token]:
    """What a box was put around, in a frame if it had one, or on its colour."""
    options = [option.strip() for option in source(reader.option() or ()).split(",")]
    content, _ = without_links(reader.group())
    if any("border" in option for option in options):
        return _argument(r"\boxed", content)
    colour = [Token(option, offset) for option in options if option.isalpha()]
    if colour:
        dollar = Token("$", offset)
        return [*_argument(r"\colorbox", colour[:1]), *_argument("", (dollar, *content, dollar))]
    return _argument("", content)


def _argument(command: str, content: Sequence[Token]) -> list[Token]:
    """A command and its argument in braces; without a command, a group."""
    offset = content[0].offset if content else 0
    return [*([Token(command, offset)] if command else []), Token("{", offset), *content, Token("}", offset)]


def _removed(command: Token) -> FormulaError:
    if command.text in (r"\href", r"\url"):
        remedy = "its words are shown; put the link into the text around"
        return FormulaError("a link inside a formula", remedy, command.offset)
    if command.text in _REFERENCES:
        return FormulaError("a reference to another formula", "its label is shown; name the formula", command.offset)
    return FormulaError(f"`{command.text}` inside a formula", "what it is put around is shown", command.offset)
