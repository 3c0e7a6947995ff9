"""From lines to blocks: one rule per kind of block, tried in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ankigen.render.markdown.blocks import Block, Heading, IndentedCode, List, Paragraph, Quote, Rule, Standalone
from ankigen.render.markdown.context import DEEPEST, FAR_RIGHT, Context
from ankigen.render.markdown.indentation import dedent, indentation
from ankigen.render.markdown.lines import (
    CODE_INDENT,
    Marker,
    heading,
    is_blank,
    is_indented,
    is_plain,
    is_rule,
    is_text,
    marker,
    underline_level,
    unquoted,
)
from ankigen.render.markdown.tables import table_at

Found = tuple[Block, int] | None
"""A block and the number of the line after it."""
BlockRule = Callable[[Sequence[str], int, Context], Found]


def parse(lines: Sequence[str], context: Context) -> tuple[Block, ...]:
    """The blocks of some lines."""
    return _parse(lines, context)[0]


def _parse(lines: Sequence[str], context: Context) -> tuple[tuple[Block, ...], bool]:
    """The blocks, and whether a blank line stands between two of them."""
    blocks: list[Block] = []
    number, blank, spaced = 0, False, False
    while number < len(lines):
        if is_blank(lines[number]):
            number, blank = number + 1, True
            continue
        spaced = spaced or (blank and bool(blocks))
        block, number = _block_at(lines, number, context)
        blocks.append(block)
        blank = False
    return tuple(blocks), spaced


def _block_at(lines: Sequence[str], number: int, context: Context) -> tuple[Block, int]:
    line = lines[number]
    if is_text(line) and not context.has_pipes:
        return _paragraph(lines, number, context)
    only_text = is_plain(line) and not is_indented(line) and not context.is_standalone(line)
    for rule in (_table,) if only_text else RULES:
        if found := rule(lines, number, context):
            return found
    return _paragraph(lines, number, context)


def _standalone(lines: Sequence[str], number: int, context: Context) -> Found:
    if not context.is_standalone(lines[number]):
        return None
    return Standalone("".join(lines[number].split())), number + 1


def _indented_code(lines: Sequence[str], number: int, context: Context) -> Found:
    end = number
    while end < len(lines) and (is_blank(lines[end]) or is_indented(lines[end])):
        if context.is_standalone(lines[end]) or lines[end].startswith(FAR_RIGHT):
            break
        end += 1
    if end == number or not is_indented(lines[number]):
        return None
    while is_blank(lines[end - 1]):
        end -= 1
    return IndentedCode("\n".join(dedent(line, CODE_INDENT) for line in lines[number:end])), end


def _thematic_break(lines: Sequence[str], number: int, _context: Context) -> Found:
    return (Rule(), number + 1) if is_rule(lines[number]) else None


def _heading(lines: Sequence[str], number: int, _context: Context) -> Found:
    found = heading(lines[number])
    return (Heading(*found), number + 1) if found else None


def _table(lines: Sequence[str], number: int, context: Context) -> Found:
    return table_at(lines, number, context.goes_on) if context.has_pipes else None


def _quote(lines: Sequence[str], number: int, context: Context) -> Found:
    if unquoted(lines[number]) is None or context.depth >= DEEPEST:
        return None
    inner: list[str] = []
    for at in range(number, len(lines)):
        text = unquoted(lines[at])
        if text is None and not (inner and context.goes_on_lazily(inner, lines, at)):
            break
        inner.append(_lazy(lines[at]) if text is None else text)
    return Quote(parse(inner, context.inside())), number + len(inner)


def _lazy(line: str) -> str:
    """A lazy line, so far to the right that it can only be text."""
    return FAR_RIGHT + FAR_RIGHT + line.lstrip(" \t")


def _list(lines: Sequence[str], number: int, context: Context) -> Found:
    first = item = marker(lines[number])
    if first is None or context.depth >= DEEPEST:
        return None
    items: list[tuple[Block, ...]] = []
    loose, inside = False, context.inside()
    while item and item.kind == first.kind:
        inner, number = _item_lines(lines, number, item, context)
        blocks, spaced = _parse(inner, inside)
        items.append(blocks)
        after = number
        while after < len(lines) and is_blank(lines[after]):
            after += 1
        item = marker(lines[after]) if after < len(lines) else None
        goes_on = item is not None and item.kind == first.kind
        loose = loose or spaced or (goes_on and after > number)
        number = after if goes_on else number
    return List(first.number, loose, tuple(items)), number


def _item_lines(lines: Sequence[str], number: int, item: Marker, context: Context) -> tuple[list[str], int]:
    """The lines of one item without its indentation, and the number of the line after them."""
    inner = [item.text]
    for at in range(number + 1, len(lines)):
        line = lines[at]
        if is_blank(line):
            if len(inner) == 1 and is_blank(item.text):
                break
            inner.append("")
        elif indentation(line) >= item.column:
            inner.append(dedent(line, item.column))
        elif context.goes_on_lazily(inner, lines, at):
            inner.append(_lazy(line))
        else:
            break
    while len(inner) > 1 and is_blank(inner[-1]):
        inner.pop()
    return inner, number + len(inner)


def _paragraph(lines: Sequence[str], number: int, context: Context) -> tuple[Block, int]:
    end = number + 1
    while end < len(lines):
        if not is_text(lines[end]):
            if level := underline_level(lines[end]):
                return Heading(level, _text(lines[number:end])), end + 1
            if not context.goes_on(lines[end]):
                break
        if _table(lines, end, context):
            break
        end += 1
    return Paragraph(_text(lines[number:end])), end


def _text(lines: Sequence[str]) -> str:
    return "\n".join([line.lstrip(" \t") for line in lines]).rstrip(" \t")


RULES: tuple[BlockRule, ...] = (
    _standalone,
    _indented_code,
    _quote,
    _thematic_break,
    _list,
    _heading,
    _table,
)
