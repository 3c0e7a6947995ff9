r"""Formulas in prose: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and bare `\begin{…}`, as careless as authors write them.

Dollar signs alternate; white space around and inside them means nothing. What stands between two of them is not a
formula if it reads like money or like prose: then the first one is a sign in the text, and the second may open.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ankigen.render.math.environments import ENVIRONMENTS
from ankigen.render.math.money import is_behind_amount, is_between_amounts, is_money
from ankigen.render.math.prose import is_escaped, is_prose, is_tight, wants_space_after, wants_space_before
from ankigen.render.math.sentences import is_in_a_sentence, stop_behind, with_stop

_START = re.compile(r"\\begin\{(?P<name>[A-Za-z]+\*?)\}|\\[\s\S]|\$\$|\$")
_ITEM = r"\n\s*(?:[-*+]|\d+[.)]|#+) +(?=[A-Z*`]|[a-z]{2})"
_WORDS = r"\\(?:text\w*|[mhf]box|tag\*?|f?colorbox(?:\{[^{}$]{0,40}\}){1,2})\s*\{"
_STEP = re.compile(_WORDS + r"|\\[\s\S]|\$\$|\$|[{}]|\n[ \t]*(?=\n)|" + _ITEM)
_MAY_GO_ON = re.compile(r"\n|\\(?:text|[mhf]box|tag|f?colorbox|\Z)")
"""What lets a formula go on behind the next `$`, or end before it."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BRACKETS = {r"\(": r"\)", r"\[": r"\]"}
_LONGEST_INLINE = 1_000
_LONGEST_DISPLAY = 120_000  # longer than any that is drawn, so that its length is what its author hears of
_DEEPEST = 4


class FoundFormula(NamedTuple):
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


class MathProblem(NamedTuple):
    """A delimiter without its partner, or two without a formula, in `text[offset:end]`: what was found, what to do."""

    offset: int
    found: str
    remedy: str
    end: int


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
        elif found:
            problems.append(found)
        place = found.end if found else match.end()
    return formulas, problems


def _formula_at(text: str, match: re.Match[str]) -> FoundFormula | MathProblem | None:
    opener, start = match.group(), match.start()
    if match["name"]:
        return _environment(text, start, match["name"])
    if opener in _BRACKETS:
        end = text.find(_BRACKETS[opener], start + 2, _reach(text, start, opener))
        if end < 0 or is_escaped(text[start + 2 : end], text[max(start - 1, 0) : start]):
            return None
        return _found(text, start, end + 2, 2, display=opener == r"\[")
    if opener == "$$":
        return _display(text, start)
    return _inline(text, start) if opener == "$" else None


def _reach(text: str, start: int, opener: str) -> int:
    """Up to where a bracket is closed: far away only if no other one opens nearby, so that time stays linear."""
    near = start + _LONGEST_INLINE
    is_long = opener == r"\[" and text.find(opener, start + 2, near) < 0
    return start + _LONGEST_DISPLAY if is_long else near


def _environment(text: str, start: int, name: str) -> FoundFormula | MathProblem | None:
    if name not in ENVIRONMENTS:
        return None
    depth = 0
    for match in re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}").finditer(text, start, start + _LONGEST_DISPLAY):
        depth += 1 if match[1] == "begin" else -1
        if depth == 0:
            return _found(text, start, match.end(), 0, display=True)
        if depth > _DEEPEST:
            break
    opener = rf"\begin{{{name}}}"
    return MathProblem(start, f"`{opener}` without its end", rf"add `\end{{{name}}}`", start + len(opener))


def _display(text: str, start: int) -> FoundFormula | MathProblem:
    end = _closer(text, start + 2, "$$", _LONGEST_DISPLAY)
    content = text[start + 2 : end]
    if end is None or (_BLANK_LINE.search(content) and is_prose(content)):
        return MathProblem(start, "an unclosed `$$`", "close the formula with `$$`", start + 2)
    if not content.strip():
        return MathProblem(start, "an empty formula", "write it, or remove the dollar signs", end + 2)
    return _found(text, start, end + 2, 2, display=not is_in_a_sentence(text, start, end + 2))


def _inline(text: str, start: int) -> FoundFormula | MathProblem | None:
    end = _closer(text, start + 1, "$", _LONGEST_INLINE)
    content, following = (text[start + 1 : end], text[end + 1 : end + 3]) if end else (_line(text, start + 1), "0")
    previous = text[max(start - 2, 0) : start]
    if is_money(content, following) or is_between_amounts(previous, content):
        return None
    is_open = end is None or (not is_tight(content, following[:1]) and is_prose(content))
    if is_behind_amount(previous, content) and (is_open or not any(map(str.isalnum, content))):
        return None
    if end is None or is_open:
        remedy = r"close the formula with `$`, or write `\$` for a dollar"
        return MathProblem(start, "an unclosed `$`", remedy, start + 1)
    if not content.strip():
        return MathProblem(start, "an empty formula", r"write it, or write `\$` for a dollar", end + 1)
    return _found(text, start, end + 1, 1, display=False)


def _line(text: str, start: int) -> str:
    return text[start : start + 40].partition("\n")[0] + " "


def _closer(text: str, start: int, closer: str, longest: int) -> int | None:
    r"""Where the formula that begins at `start` ends; a `$` inside `\text{…}` does not end it."""
    end = text.find("$", start, start + longest)
    if end > start and not _MAY_GO_ON.search(text, start, end):
        return end if closer == "$" or text.startswith("$$", end) else None
    depth, inner = 0, [0]
    for match in _STEP.finditer(text, start, start + longest):
        sign = match.group()
        if sign.endswith("{") and sign != r"\{":
            depth += 1
            inner += [depth] if len(sign) > 1 else []
        elif sign == "}":
            inner = [opened for opened in inner if opened < depth] or [0]
            depth -= 1
        elif sign.startswith("$") and len(inner) == 1:
            return match.start() if closer in (sign, "$") else None
        if len(inner) > _DEEPEST or (sign.startswith("\n") and closer == "$"):
            return None
    return None


def _found(text: str, start: int, end: int, width: int, *, display: bool) -> FoundFormula:
    """The formula between delimiters of this width; a stop behind a displayed one belongs to it."""
    content = text[start + width : end - width]
    tex_start = start + width + len(content) - len(content.lstrip())
    stop = stop_behind(text, end) if display else None
    return FoundFormula(
        start=start,
        end=stop.end() if stop else end,
        tex=with_stop(content.strip(), stop[1]) if stop else content.strip(),
        tex_start=tex_start,
        display=display,
        space_before=not display and wants_space_before(text[max(start - 1, 0) : start]),
        space_after=not display and wants_space_after(text[end : end + 4]),
    )
