"""Finds fenced code blocks, also inside lists and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from ankigen.render.code import is_language
from ankigen.render.languages import NAME, SETTINGS
from ankigen.render.markdown.indentation import TAB, dedent
from ankigen.render.pieces.kinds import Fence

_FENCE = re.compile("```|~~~")
_OPENING = re.compile(
    r"(?P<lead>(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*)"
    r"(?P<fence>(?P<mark>`)`{2,}|~{3,})(?P<info>(?(mark)[^`]*|.*))$"
)
_CLOSING = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})[ \t]*$")
_QUOTE = re.compile(r"[ \t]*> ?")
_INFO = re.compile(r"[{.\s]*(?P<language>[^\s{},:]*)(?P<rest>.*)")


def find_fences(text: str, _source: str) -> Iterator[Fence]:
    """The fenced blocks of `text`; one that is left open reaches to the end of its quote or of the text.

    A closing fence may be indented as its author liked: in a list, much real text has it at the margin.
    """
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    number = 0
    while number < len(lines):
        opening = _OPENING.match(lines[number]) if _FENCE.search(lines[number]) else None
        last = number
        if opening:
            last, closed = _last_line(lines, number, opening)
            language, first_line = _info(opening["info"])
            body = lines[number + 1 : last if closed else last + 1]
            yield Fence(
                start=starts[number] + opening.start("fence"),
                end=starts[last] + len(lines[last]),
                code="\n".join(first_line + _code(body, opening["lead"])),
                language=language,
            )
        number = last + 1


def _last_line(lines: list[str], first: int, opening: re.Match[str]) -> tuple[int, bool]:
    """The last line of the block, and whether that is a closing fence."""
    for number in range(first + 1, len(lines)):
        if ">" in opening["lead"] and not _QUOTE.match(lines[number]):
            return number - 1, False
        closing = _CLOSING.match(lines[number]) if opening["fence"] in lines[number] else None
        if closing and closing["fence"].startswith(opening["fence"]):
            return number, True
    return len(lines) - 1, False


def _code(body: list[str], lead: str) -> list[str]:
    if not lead:
        return body
    quotes = lead.count(">")
    inner = lead.rpartition(">")[2]
    columns = len(inner.removeprefix(" " if quotes else "").expandtabs(TAB))
    return [dedent(_unquoted(line, quotes), columns) for line in body]


def _unquoted(line: str, quotes: int) -> str:
    for _ in range(quotes):
        line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    return line


def _info(info: str) -> tuple[str, list[str]]:
    """The language, and the code that some authors write behind it, or in its place.

    Settings, as in "```{.python .numbers}" and "```python title=x", are not code.
    """
    found = _INFO.fullmatch(info)
    if not found:
        return "", []
    language, rest = found["language"], found["rest"].strip()
    if language and not NAME.fullmatch(language):
        return "", [info.strip()]
    if SETTINGS.fullmatch(rest):
        return language, []
    return (language, [rest]) if is_language(language) else ("", [info.strip()])
