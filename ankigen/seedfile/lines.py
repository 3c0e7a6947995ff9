"""What kind of line each line of a seed file is, when it does not stand inside a code fence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from ankigen.entries import Line


class Kind(Enum):
    """The kinds of line; all but BLANK, TEXT and CODE are markers."""

    BLANK = auto()
    TEXT = auto()
    CODE = auto()  # a line inside a fence, or its end
    TITLE = auto()  # '# Flashcards: <book> (Part N)'
    THRESHOLD = auto()  # '**Rating threshold:** …'
    CHAPTER = auto()  # '**Starting Chapter:** …'
    RATING = auto()  # '**Rating: 8/10**'
    SEPARATOR = auto()  # '---'
    HEADING = auto()  # '#### <card title>'
    QUESTION = auto()  # ':p <question>'
    OPENER = auto()  # '??x <answer>'
    CLOSER = auto()  # 'x??'
    ODD_CLOSER = auto()  # ':x??', 'x?', '??' and the like, which close an answer only where one is open
    OPTIONS = auto()  # '<!-- ankigen: tags="…" -->'


@dataclass(frozen=True, slots=True)
class Marked:
    """A line, its kind, and where its content (what follows the marker) begins."""

    line: Line
    kind: Kind
    content: int = 0

    @property
    def rest(self) -> Line:
        """The line without its marker."""
        return Line(self.line.number, self.line.column + self.content, self.line.text[self.content :])


# The order matters: the first pattern that matches names the line. A group `c` is the line's content.
_PATTERNS = (
    (Kind.BLANK, re.compile(r"\s*$")),
    (Kind.SEPARATOR, re.compile(r"-{3,}\s*$")),
    (Kind.HEADING, re.compile(r"####(?!#)\s*(?P<c>)")),
    (Kind.QUESTION, re.compile(r":p(?!\w)\s*(?P<c>)")),
    (Kind.OPENER, re.compile(r"\?\?x(?!\w)\s*(?P<c>)")),
    (Kind.CLOSER, re.compile(r"x\?\?(?![\w?])\s*(?P<c>)")),
    (Kind.ODD_CLOSER, re.compile(r"(?::x\?\?|:?x\?|\?\?\??x?|x\?{3,})\s*$")),
    (Kind.TITLE, re.compile(r"#(?!#)\s+(?P<c>)\S")),
    (Kind.RATING, re.compile(r"\*\*Rating:\s*(?P<c>)\d{1,3}\s*/\s*10\s*\*\*\s*$")),
    (Kind.THRESHOLD, re.compile(r"\*\*Rating threshold:\*\*\s*(?P<c>)")),
    (Kind.CHAPTER, re.compile(r"\*\*Starting Chapter:\*\*\s*(?P<c>)")),
    (Kind.OPTIONS, re.compile(r"<!--\s*ankigen:(?P<c>)")),
)
_FIRST = frozenset("-#:?x*<")


def mark(line: Line) -> Marked:
    """Name the kind of one line."""
    if line.text and not line.text[0].isspace() and line.text[0] not in _FIRST:
        return Marked(line, Kind.TEXT)
    for kind, pattern in _PATTERNS:
        found = pattern.match(line.text)
        if found:
            return Marked(line, kind, found.start("c") if "c" in pattern.groupindex else 0)
    return Marked(line, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Fence:
    """An open code fence: its character and length."""

    character: str
    length: int
    line: Line


_FENCE = re.compile(r"[ >]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?P<run>`{3,}|~{3,})(?P<info>.*)$")


def opens_fence(line: Line) -> Fence | None:
    """The fence that a line opens, at any depth of lists and quotations."""
    found = _FENCE.match(line.text)
    if not found or (found["run"][0] == "`" and "`" in found["info"]):
        return None
    return Fence(found["run"][0], len(found["run"]), line)


def closes_fence(line: Line, fence: Fence) -> bool:
    """Whether a line closes this fence."""
    text = line.text.lstrip(" >").rstrip()
    return len(text) >= fence.length and not text.strip(fence.character)
