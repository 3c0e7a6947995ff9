"""Finds emphasis in a line of text: which stars and underscores belong together.

Source: CommonMark 0.31.2, section 6.2 and its appendix on parsing. Departures: Python's own names, as `__init__`, keep
their underscores; Chinese, Japanese and Korean have no spaces between words, so that their letters hinder no emphasis.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ankigen.render.controls import CONTROL

_PYTHON_NAMES = (
    "add|all|annotations|author|bases|bool|builtins|call|class|contains|copy|debug|del|delitem|dict|doc|enter|eq|exit|"
    "file|format|func|future|ge|get|getattr|getattribute|getitem|gt|hash|iadd|import|index|init|init_subclass|int|iter|"
    "le|len|lt|main|matmul|missing|module|mro|mul|name|ne|neg|new|next|or|path|post_init|pow|qualname|radd|reduce|repr|"
    "reversed|rmul|set|setattr|setitem|setstate|slots|str|sub|truediv|version"
)
_RUN = re.compile(
    rf"\\.|_(?<=[^\W_]_)_*(?=[^\W_])|__(?<!\w__)(?:{_PYTHON_NAMES})__(?!\w)|\*\**(?P<stars>)|__*(?P<underscores>)",
    re.DOTALL,
)
"""A run, or what is none: an escape, underscores within a word, one of Python's names."""
_EAST_ASIAN = "[\u2e80-\u312f\u3131-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
"""Compiled when it is met: so many characters take milliseconds."""


@dataclass(slots=True)
class Run:
    """Equal signs in a row, of which those from `start` to `end` are still free; `length` is how many there were."""

    start: int
    end: int
    sign: str
    length: int
    opens: bool
    closes: bool


class Emphasis(NamedTuple):
    """The signs at `start` and at `end` emphasise what lies between; `width` of them, two if strongly."""

    start: int
    end: int
    width: int


def find_runs(text: str) -> Iterator[Run]:
    """The runs of stars and underscores that may open or close emphasis, or only look so."""
    for found in _RUN.finditer(text):
        if found.lastgroup:
            start, end = found.span()
            before, after = text[max(start - 1, 0) : start], text[end : end + 1]
            yield Run(start, end, text[start], end - start, *_flanks(text[start], before, after))


def _flanks(sign: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run between two characters, which may be missing, can open and whether it can close emphasis."""
    left, right = _faces(after, before), _faces(before, after)
    if sign == "*":
        return left, right
    return left and (not right or _is_punctuation(before)), right and (not left or _is_punctuation(after))


def _faces(inside: str, outside: str) -> bool:
    """Whether a run leans on the character `inside` rather than on the one `outside`."""
    if not inside.strip():
        return False
    if not _is_punctuation(inside):
        return True
    return not outside.strip() or _is_punctuation(outside) or bool(re.match(_EAST_ASIAN, outside))


def _is_punctuation(character: str) -> bool:
    """Whether it is punctuation or a symbol; what was taken out of the text begins and ends with one."""
    return bool(character) and (unicodedata.category(character)[0] in "PS" or bool(CONTROL.match(character)))


def pair(runs: Sequence[Run]) -> list[Emphasis]:
    """What the runs of one text emphasise; it uses up the runs.

    Each closer looks back for an opener, but never again where a closer of its kind has found none, so that time is
    linear.
    """
    found: list[Emphasis] = []
    openers: list[Run] = []
    floors: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        kind = run.sign, run.opens, run.length % 3
        while run.closes and run.start < run.end:
            at = _opener(openers, run, floors.get(kind, 0))
            if at is None:
                floors[kind] = len(openers)
                break
            found.append(_emphasis(openers[at], run))
            del openers[at + 1 :]
            if openers[at].start == openers[at].end:
                openers.pop()
            floors = {kind: min(floor, len(openers)) for kind, floor in floors.items()}
        if run.opens and run.start < run.end:
            openers.append(run)
    return found


def _opener(openers: Sequence[Run], closer: Run, floor: int) -> int | None:
    for at in range(len(openers) - 1, floor - 1, -1):
        if openers[at].sign == closer.sign and not _is_odd_match(openers[at], closer):
            return at
    return None


def _is_odd_match(opener: Run, closer: Run) -> bool:
    """Rules 9 and 10: where a run could do both, lengths of a multiple of three together do not match."""
    either = opener.closes or closer.opens
    return either and (opener.length + closer.length) % 3 == 0 and bool(opener.length % 3 or closer.length % 3)


def _emphasis(opener: Run, closer: Run) -> Emphasis:
    width = 2 if min(opener.end - opener.start, closer.end - closer.start) >= 2 else 1
    opener.end -= width
    closer.start += width
    return Emphasis(opener.end, closer.start - width, width)
