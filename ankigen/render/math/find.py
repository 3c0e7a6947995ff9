r"""Formulas in prose: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and bare `\begin{…}`, as careless as authors write them.

Dollar signs alternate; white space around and inside them means nothing. What stands between two of them is not a
formula if it reads like money or like prose: then the first one is a sign in the text, and the second may open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ankigen.render.math.environments import ENVIRONMENTS
from ankigen.render.math.prose import is_money, is_prose, wants_space_after, wants_space_before
from ankigen.render.math.tokens import MAX_LENGTH

_START = re.compile(r"\\begin\{(?P<name>[A-Za-z]+\*?)\}|\\[\s\S]|\$\$|\$")
_STEP = re.compile(r"\\(?:text\w*|mbox|hbox)\s*\{|\\[\s\S]|\$\$|\$|[{}]|\n[ \t]*(?=\n)")
_BRACKETS = {r"\(": r"\)", r"\[": r"\]"}
_LONGEST_INLINE = 1_000


@dataclass(frozen=True, slots=True)
class FoundFormula:
    """A formula in `text[start:end]`, delimiters included; `tex` begins at `tex_start`.

    `space_before` and `space_after` say that the author forgot the space between a word and the formula.
    """

    start: int
    end: int
    tex: str
    tex_start: int
    display: bool
    space_before: bool = False
    space_after: bool = False


@dataclass(frozen=True, slots=True)
class MathProblem:
    """A delimiter without its partner, at `offset` of the text: what was found and what to do."""

    offset: int
    found: str
    remedy: str


def find_formulas(text: str) -> tuple[list[FoundFormula], list[MathProblem]]:
    """The formulas of a passage in order, and the dollar signs that belong to none.

    Code has to be blanked out before; the time is linear in the length of the text.
    """
    formulas: list[FoundFormula] = []
    problems: list[MathProblem] = []
    place = 0
    while match := _START.search(text, place):
        found = _formula_at(text, match)
        if isinstance(found, FoundFormula):
            formulas.append(found)
            place = found.end
            continue
        if found:
            problems.append(found)
        place = match.end()
    return formulas, problems


def _formula_at(text: str, match: re.Match[str]) -> FoundFormula | MathProblem | None:
    opener, start = match.group(), match.start()
    if match["name"]:
        return _environment(text, start, match["name"])
    if opener in _BRACKETS:
        end = text.find(_BRACKETS[opener], start + 2, start + MAX_LENGTH)
        return _found(text, start, end + 2, 2, display=opener == r"\[") if end > 0 else None
    if opener == "$$":
        return _display(text, start)
    return _inline(text, start) if opener == "$" else None


def _environment(text: str, start: int, name: str) -> FoundFormula | None:
    end = text.find(f"\\end{{{name}}}", start, start + MAX_LENGTH)
    if name not in ENVIRONMENTS or end < 0:
        return None
    return _found(text, start, end + len(name) + 6, 0, display=True)


def _display(text: str, start: int) -> FoundFormula | MathProblem:
    for end in _closers(text, start + 2, "$$", MAX_LENGTH):
        content = text[start + 2 : end]
        if content.strip() and not is_prose(content):
            return _found(text, start, end + 2, 2, display=True)
        break
    return MathProblem(start, "an unclosed `$$`", "close the formula with `$$`")


def _inline(text: str, start: int) -> FoundFormula | MathProblem | None:
    for end in _closers(text, start + 1, "$", _LONGEST_INLINE):
        content = text[start + 1 : end]
        if is_money(content, text[end + 1 : end + 2]):
            return None
        if content.strip() and not is_prose(content):
            return _found(text, start, end + 1, 1, display=False)
        break
    if is_money(text[start + 1 : start + 40].partition("\n")[0] + " ", "0"):
        return None
    return MathProblem(start, "an unclosed `$`", r"close the formula with `$`, or write `\$` for a dollar")


def _closers(text: str, start: int, closer: str, longest: int) -> Iterator[int]:
    r"""Where the formula that begins at `start` can end; a `$` inside `\text{…}` does not end it."""
    texts = depth = 0
    inner: list[int] = []
    for match in _STEP.finditer(text, start, start + longest):
        sign = match.group()
        if sign.startswith("\\") and sign.endswith("{") and sign != r"\{":
            depth += 1
            inner.append(depth)
        elif sign == "{":
            depth += 1
        elif sign == "}":
            if inner and inner[-1] == depth:
                inner.pop()
            depth -= 1
        elif sign.startswith("\n") and closer == "$":
            return
        elif sign.startswith("$") and closer in (sign, "$") and not inner:
            yield match.start()
            texts += 1


def _found(text: str, start: int, end: int, width: int, *, display: bool) -> FoundFormula:
    content = text[start + width : end - width]
    tex_start = start + width + len(content) - len(content.lstrip())
    return FoundFormula(
        start=start,
        end=end,
        tex=content.strip(),
        tex_start=tex_start,
        display=display,
        space_before=not display and wants_space_before(text[max(start - 1, 0) : start]),
        space_after=not display and wants_space_after(text[end : end + 4]),
    )
