"""Markers that lost the line break before them: the line is read as if it stood there.

Each rule finds candidates by a pattern and judges them by the place in the format and by what comes next, so that an
honest `a ??x` or "it prints :p" stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ankigen.entries import Line
from ankigen.seedfile.drafts import Place
from ankigen.seedfile.fences import Fence
from ankigen.seedfile.horizon import STRUCTURE, Ahead
from ankigen.seedfile.lines import Kind


class Glue(NamedTuple):
    """A place where a line might have to be cut, and what is known there."""

    text: str
    at: int  # where the marker begins
    kind: Kind  # of the line before the cut
    place: Place
    ahead: Ahead


def _always(_: Glue) -> bool:
    return True


def _question(glue: Glue) -> bool:
    """`#### Title :p Question` and `context :p Question`, if the card would have no question otherwise."""
    rest = glue.text[glue.at :]
    if glue.kind is Kind.HEADING:
        return glue.ahead.marker is not Kind.QUESTION or "??x" in rest
    asks = "?" in rest
    if glue.place in (Place.OUTSIDE, Place.CONTEXT):
        likely = asks or glue.ahead.block is Kind.OPENER or bool(_SENTENCE.search(glue.text[: glue.at + 10]))
        return likely and (glue.ahead.marker in (Kind.OPENER, Kind.CLOSER) or "??" in rest)
    return glue.place in (Place.ANSWER, Place.AFTER) and asks and glue.ahead.marker is Kind.OPENER


_SENTENCE = re.compile(r"[.?!:)$*] {0,3}:p {1,3}[A-Z\"$*`]")
"""A marker between the end of one sentence and the beginning of the next."""


def _opener(glue: Glue) -> bool:
    """`:p Question? ??x`, if the question would have no answer otherwise; `answer ??x` at the end of an answer."""
    ends = len(glue.text) - glue.at <= 4 and not glue.text[glue.at + 3 :].strip()
    if glue.place is Place.ANSWER:
        return ends and (glue.ahead.block in STRUCTURE or glue.ahead.marker is not Kind.CLOSER)
    if glue.place is Place.CONTEXT and glue.ahead.marker is Kind.QUESTION and "x??" not in glue.text[glue.at + 3 :]:
        return False
    if glue.place in (Place.QUESTION, Place.CONTEXT):
        return glue.ahead.marker is not Kind.OPENER and (not ends or glue.ahead.block not in STRUCTURE)
    return False


def _closer(glue: Glue) -> bool:
    """`answer x??` at the end of a line, or inside of one if no closer follows."""
    if glue.place is not Place.ANSWER:
        return False
    rest = glue.text[glue.at :].lstrip(":")[3:].lstrip(".* \t")
    return not rest or rest.startswith(("---", "####", ":p ")) or glue.ahead.marker is not Kind.CLOSER


def _fence(glue: Glue) -> bool:
    return glue.text.count("```") == 1


class Rule(NamedTuple):
    """Candidates begin where the pattern's match ends; `hint` must stand in the line."""

    hint: str
    pattern: re.Pattern[str]
    judge: Callable[[Glue], bool]
    in_code: bool = False


RULES = (
    Rule("$$", re.compile(r"(?<=\$\$)[ \t]*(?=:p(?!\w)|x\?\?(?!\w)|\?\?x(?!\w)|-{3,}\s*$)"), _always, in_code=True),
    Rule(":p ", re.compile(r"(?<=[\s.?!:)*])(?=:p\s+\S)"), _question),
    Rule("??x", re.compile(r"(?<=[\s.?!:)*$`])(?=\?\?x(?:\s|$))"), _opener),
    Rule("x??", re.compile(r"(?<![\w?:])(?=:?x\?\?[.*]{0,2}(?:\s|$|---|####))"), _closer),
    Rule("---", re.compile(r"^-{3,}[ \t]*(?=#{3,6}\s|\*\*Rating:|:p\s)"), _always),
    Rule("**Rating:", re.compile(r"^\*\*Rating:\s*\d{1,3}\s*/\s*10\s*\*\*[ \t]*(?=####|:p\s)"), _always),
    Rule(
        "**Rating:",
        re.compile(r"(?<=\s)(?=\*\*Rating:\s*\d{1,3}\s*/\s*10\s*\*\*\s*$)"),
        lambda glue: glue.kind is Kind.HEADING,
    ),
    Rule("```", re.compile(r"(?<=[^\s`>])[ \t]*(?=```[\w+#.-]{0,20}\s*$)"), _fence, in_code=True),
)


_HINTS = re.compile("|".join(re.escape(rule.hint) for rule in RULES))

MAX_GLUED = 20_000
"""A longer line is no line that a person wrote; it is not taken apart."""


def first_cut(text: str, kind: Kind, place: Place, ahead: Ahead) -> int | None:
    """Where a line has to be cut first, if anywhere; `kind` is what it begins with."""
    if len(text) > MAX_GLUED or not _HINTS.search(text):
        return None
    cuts = [cut for rule in RULES if rule.hint in text for cut in _cuts(rule, text, kind, place, ahead)]
    return min(cuts, default=None)


def _cuts(rule: Rule, text: str, kind: Kind, place: Place, ahead: Ahead) -> Iterator[int]:
    """The first cut of one rule, if there is one."""
    spans = [] if rule.in_code else code_spans(text)
    for found in rule.pattern.finditer(text):
        at = found.end()
        if at and not any(a <= at < b for a, b in spans) and rule.judge(Glue(text, at, kind, place, ahead)):
            yield at
            return


def code_spans(text: str) -> list[tuple[int, int]]:
    """Where the code spans of a line begin and end: a run of backticks up to the next run of equal length."""
    runs = [(found.start(), found.end()) for found in re.finditer("`+", text)]
    last: dict[int, int] = {}
    for index, (start, end) in enumerate(runs):
        last[end - start] = index
    spans, index = [], 0
    while index < len(runs):
        start, end = runs[index]
        closing = next(
            (i for i in range(index + 1, last[end - start] + 1) if runs[i][1] - runs[i][0] == end - start), None
        )
        if closing is not None:
            spans.append((start, runs[closing][1]))
        index = closing + 1 if closing is not None else index + 1
    return spans


def split_fence_end(line: Line, fence: Fence, ahead: Ahead) -> tuple[Line, Line] | None:
    """The end of a fence, or of its code, and the marker behind it on the same line (` ``` x??`)."""
    text = line.text
    if "x??" not in text and "??x" not in text and "---" not in text and ":p" not in text:
        return None
    end = re.escape(fence.end)
    found = re.match(rf"[ \t]*{end}{re.escape(fence.character)}*(?=[ \t]*(?:x\?\?|\?\?x|:p\s|-{{3,}}\s*$))", text)
    if not found and ahead.marker is not Kind.CLOSER:
        found = re.match(r".*(?:[^\w\s?:`]|\S\s)\s*(?=x\?\?\s*$)", text)
    if not found:
        return None
    marker = text[found.end() :]
    skipped = len(text) - len(marker.lstrip())
    return Line(line.number, line.column, found[0].rstrip()), Line(line.number, line.column + skipped, text[skipped:])
