"""What comes next: for each line of a file, which markers stand behind it.

Filled by one pass forwards, which names lines roughly, and one backwards; so a decision that needs to look ahead
costs the same however far away the next marker is. Lines that can only be text are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ankigen.entries import Line
from ankigen.seedfile.drafts import filled
from ankigen.seedfile.fences import Fence, closes_fence, opens_fence
from ankigen.seedfile.lines import HARD, Kind, Mark, clean_mark, mark


class Ahead(NamedTuple):
    """What stands behind a line; None is the end of the file."""

    marker: Kind | None  # the next question, opener or closer
    card: Kind | None  # the same, or a `####` heading
    heading: Kind | None  # the same, or a heading of any level
    block: Kind | None  # the kind of the next line that is not blank


STRUCTURE = frozenset({Kind.SEPARATOR, Kind.HEADING, Kind.TITLE, Kind.QUESTION, Kind.CLOSER, Kind.RATING, None})
"""What can stand right behind a closer."""

END = Ahead(None, None, None, None)


def horizon(lines: Sequence[Line], candidates: Sequence[int]) -> tuple[list[Ahead], list[Mark | None]]:
    """For each candidate, what stands behind it; and what it could be by itself, None if it seems to stand in code."""
    ahead: list[Ahead] = [END] * len(lines)
    marks: list[Mark | None] = [None] * len(lines)
    rough = list(_rough_marks(lines, candidates))
    now = END
    for index, own, found, has_text_behind in reversed(rough):
        marks[index] = own
        if has_text_behind and now.block is not Kind.TEXT:
            now = Ahead(now.marker, now.card, now.heading, Kind.TEXT)
        ahead[index] = now
        now = _before(found, now, lines[index])
    return ahead, marks


def _before(found: Mark, now: Ahead, line: Line) -> Ahead:
    """What stands behind the line above this one."""
    kind = found.kind if found.clean and found.kind is not Kind.OPENER else _hard_kind(found, now, line)
    if kind is Kind.BLANK:
        return now
    if kind in HARD:
        is_glued = not found.clean and found.start == 0 and kind is not Kind.QUESTION
        return Ahead(kind, kind, kind, Kind.TEXT if is_glued else kind)
    if kind is Kind.HEADING:
        card = kind if found.level == 4 else now.card
        return Ahead(now.marker, card, kind, kind if found.clean else Kind.TEXT)
    return now if now.block is kind else Ahead(now.marker, now.card, now.heading, kind)


def _hard_kind(found: Mark, now: Ahead, line: Line) -> Kind:
    """The kind of a line, now that what stands behind it is known."""
    if found.kind is Kind.ODD_CLOSER:
        return Kind.CLOSER
    if found.kind is Kind.ODD_SEPARATOR:
        return Kind.SEPARATOR if now.block is Kind.HEADING else Kind.TEXT
    if found.kind is Kind.OPENER and found.start == len(line.text) and now.block in STRUCTURE:
        return Kind.CLOSER
    if found.kind is Kind.QUESTION and not found.clean and now.marker is not Kind.OPENER:
        return Kind.TEXT
    if found.kind is Kind.HEADING and found.level == 1 and not found.clean:
        return Kind.TEXT
    return found.kind


def _rough_marks(lines: Sequence[Line], candidates: Sequence[int]) -> Iterator[tuple[int, Mark | None, Mark, bool]]:
    """What each candidate could be by itself, what it counts as, and whether text stands between it and the next.

    Code is told from text as far as that goes without a look at the structure.
    """
    fence: Fence | None = None
    for index, following in pairwise([*candidates, len(lines)]):
        line = lines[index]
        own = None if fence else mark(line)
        found = _in_line(line, own) if own else _in_code(line)
        if found.kind in HARD or fence is None:
            fence = opens_fence(line)
        elif closes_fence(line, fence):
            fence = None
        between = lines[index + 1 : following]
        yield index, own, found, bool(between and (fence or filled(between)))


_CODE = Mark(Kind.TEXT, 0, 0)


def _in_code(line: Line) -> Mark:
    """Inside a fence only the hard markers of the first column count, and one behind the end of the code."""
    if line.text[:1] in (":", "?", "x"):
        found = clean_mark(line.text)
        if found and found.kind in HARD:
            return found
    behind = clean_mark(line.text.lstrip(" \t`~")) if line.text.lstrip()[:3] in ("```", "~~~") else None
    return behind if behind and behind.kind in HARD else _CODE


def _in_line(line: Line, found: Mark) -> Mark:
    """A line that holds a marker which lost the break before it counts as that marker."""
    glued = _glued(line.text) if found.kind in (Kind.TEXT, Kind.HEADING) else None
    return Mark(glued, 0, len(line.text), clean=False) if glued else found


def _glued(text: str) -> Kind | None:
    """The first hard marker inside a line, as well as can be told from the line alone."""
    question = " :p " in text
    if (question and text.startswith("####")) or "$$:p" in text or "$$ :p" in text:
        return Kind.QUESTION
    before = text.rstrip().removesuffix("x??")
    if before == text.rstrip() or not before or before[-1].isalnum() or before[-1] in "_?`":
        return None
    if question:
        return Kind.QUESTION
    return Kind.OPENER if " ??x " in text else Kind.CLOSER
