r"""Lines above each other: what stands between the `\\` of a group, and `\substack`."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ankigen.render.math.environments import Environment, draw_environment
from ankigen.render.math.rules import Rule
from ankigen.render.math.tokens import Reader, Token


def lines(tokens: Sequence[Token], reader: Reader) -> list[tuple[Token, ...]]:
    r"""What stands between the outermost `\\`; empty lines are left out."""
    outermost, found = Reader(tokens, reader.draw, reader.draw_next), []
    while outermost.place < len(tokens):
        line = outermost.until("\\\\", r"\newline")
        outermost.place += 1
        found += [] if all(token.is_space for token in line) else [line]
    return found


def broken_group(reader: Reader) -> tuple[Token, ...]:
    r"""The next group, taken, if `\\` stands in it, as some write a `\substack`; else nothing is taken."""
    start = reader.place
    group = reader.group()
    outermost = Reader(group, reader.draw, reader.draw_next)
    outermost.until("\\\\")
    if outermost.place < len(group):
        return group
    reader.place = start
    return ()


def draw_lines(group: Sequence[Token], reader: Reader) -> Element:
    """Lines above each other, in a script or for one; a single line is as large as any other group."""
    found = lines(group, reader)
    return reader.draw(found[0]) if len(found) == 1 else _substack_of(group, reader)


def _substack_of(group: Sequence[Token], reader: Reader) -> Element:
    return draw_environment(Environment("c", class_="msmall"), group, reader)


def _substack(reader: Reader) -> Element:
    return _substack_of(reader.group(), reader)


RULES: dict[str, Rule] = {r"\substack": _substack}
