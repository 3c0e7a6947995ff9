"""What each line of a seed file could be, when it does not stand inside a code fence.

A clean marker is one wherever it stands. A misspelt one (`:P`, `?? x`, `### Title`) only could be: what is around it
decides (`spelling.py`).
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from ankigen.entries import Line


class Kind(Enum):
    """The kinds of line; all but BLANK and TEXT are markers."""

    BLANK = auto()
    TEXT = auto()
    TITLE = auto()  # '# Flashcards: <book> (Part N)'
    THRESHOLD = auto()  # '**Rating threshold:** …'
    CHAPTER = auto()  # '**Starting Chapter:** …'
    RATING = auto()  # '**Rating: 8/10**'
    SEPARATOR = auto()  # '---'
    ODD_SEPARATOR = auto()  # '--' or '—', which means something only between cards
    HEADING = auto()  # '#### <card title>'
    QUESTION = auto()  # ':p <question>'
    OPENER = auto()  # '??x <answer>'
    CLOSER = auto()  # 'x??'
    ODD_CLOSER = auto()  # ':x??', 'x?', '??' and the like, which mean something only where a marker is missing
    OPTIONS = auto()  # '<!-- ankigen: tags="…" -->'

    __hash__ = object.__hash__  # each kind is there once; Enum would hash its name for every line and every pattern


HARD = frozenset({Kind.QUESTION, Kind.OPENER, Kind.CLOSER})
"""The markers that end even a code fence when they stand in its first column."""


class Mark(NamedTuple):
    """What a line could be: `start` and `end` enclose its content, which is what the marker leaves of it."""

    kind: Kind
    start: int
    end: int
    level: int = 0  # of a heading
    clean: bool = True

    def content(self, line: Line) -> Line:
        """What the marker leaves of its line."""
        return piece(line, self.start, self.end)


def piece(line: Line, start: int, end: int) -> Line:
    """A part of a line, without the spaces before a cut."""
    text = line.text[start:end] if end == len(line.text) else line.text[start:end].rstrip()
    return Line(line.number, line.column + start, text)


INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters of no width, which stand before markers where a text was pasted from a web page."""

# By the sign that a marker begins with; most lines begin with none of them. The order matters: the first pattern that
# matches names the line. A group `c`, the only one of a clean marker, is where the line's content begins.
_CLEAN = {
    "-": ((Kind.SEPARATOR, re.compile(r"-{3,}\s*$(?P<c>)")),),
    "#": (
        (Kind.HEADING, re.compile(r"####(?:\s+|$)(?P<c>)")),
        (Kind.TITLE, re.compile(r"#\s+(?P<c>)\S|#{2,3}\s+(?:High[- ]Quality\s+)?Flashcards?\s*:")),
    ),
    ":": ((Kind.QUESTION, re.compile(r":p(?:\s+|$)(?P<c>)")),),
    "?": ((Kind.OPENER, re.compile(r"\?\?x(?:[.:*_]{1,3}(?=\s|$)|(?!\w))\s*(?P<c>)")),),
    "x": ((Kind.CLOSER, re.compile(r"x\?\?(?:[.:*_]{1,3}(?=\s|$)|(?![\w?]))\s*(?P<c>)")),),
    "*": (
        (Kind.RATING, re.compile(r"\*\*Rating:\s*(?P<c>)\d{1,3}\s*/\s*10\s*\*\*\s*$")),
        (Kind.THRESHOLD, re.compile(r"\*\*Rating threshold:\*\*\s*(?P<c>)")),
        (Kind.CHAPTER, re.compile(r"\*\*Starting Chapter:\*\*\s*(?P<c>)")),
    ),
    "<": ((Kind.OPTIONS, re.compile(r"<!--\s*ankigen:(?P<c>)")),),
}
_BARE = {"---": Mark(Kind.SEPARATOR, 3, 3), "??x": Mark(Kind.OPENER, 3, 3), "x??": Mark(Kind.CLOSER, 3, 3)}
"""What these patterns find in most of the lines that they match."""
_LEVELS = {Kind.HEADING: 4, Kind.TITLE: 1}
_LEAD = rf"[\s{INVISIBLE}]{{0,40}}(?:[>*+-][ \t]+){{0,4}}[*_\\`]{{0,4}}"
COMMENT = re.compile(
    rf"[ \t{INVISIBLE}]{{0,3}}<!--\s{{0,9}}(?i:ankigen)(?:\s{{0,9}}:|(?=\s{{1,9}}[\w-]{{1,20}}\s{{0,9}}=))(?P<c>)"
)
"""A comment line of options, also in upper case, indented, or without its colon."""

_MISSPELT = (
    (
        Kind.QUESTION,
        re.compile(rf"{_LEAD}[:：][ \t]?[pP](?:[*_`:.)\]]{{1,4}}(?=\s|$)|(?=\s|$)|(?=[A-Z$`*\"(¿]))\s*(?P<c>)"),
    ),
    (
        Kind.OPENER,
        re.compile(rf"{_LEAD}[?？]{{2}}[ \t]?[xX×](?:[*_`:.)\]]{{1,4}}(?=\s)|(?=\s)|(?=[A-Z*`$]))\s*(?P<c>)\S"),
    ),
    (
        Kind.SEPARATOR,
        re.compile(
            rf"[ \t{INVISIBLE}]{{0,3}}\\?(?:-{{3,}}|(?:-[ \t]+){{2,}}-|"
            r"(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|[—–─]{2,})\s*$"
        ),
    ),
    (Kind.ODD_SEPARATOR, re.compile(rf"[ \t{INVISIBLE}]{{0,3}}(?:--|[—–─]-{{0,2}})\s*$")),
    (
        Kind.RATING,
        re.compile(r"[*_]{0,3}Rating[*_]{0,3}:?[*_]{0,3}\s*(?P<c>)\d{1,3}(?:\.\d{1,3})?\s*/\s*10\s*[*_]{0,3}\s*$"),
    ),
    (Kind.RATING, re.compile(r"\*\*Rating:?(?:\*\*)?:?\s*(?P<c>)\d{1,2}(?:\.\d{1,3})?\s*(?:\*\*)?\s*$")),
    (Kind.THRESHOLD, re.compile(r"\*{1,3}Rating [Tt]hreshold(?:\*{1,3}:|:\*{0,3}\s)\s*(?P<c>)")),
    (Kind.CHAPTER, re.compile(r"\*{1,3}Starting [Cc]hapter(?:\*{1,3}:|:\*{0,3}\s)\s*(?P<c>)")),
    (Kind.OPTIONS, COMMENT),
)
_HEADING = re.compile(rf"[ \t{INVISIBLE}]{{0,3}}\\?(?P<run>#{{1,6}})(?!#)[ \t]*(?P<c>)\S")
_FIRST = frozenset("-#:?x*<X×_`\\>+—–─R：？" + INVISIBLE)
_ASKING = frozenset(":：?？")
"""What a misspelt marker behind a backtick has, and most fences have not."""

# A line that is nothing but a marker, however it is spelt.
_LONE_TRIM = " \t\r\f\v\u00a0*_`\\.>+-" + INVISIBLE
_LONE = re.compile(r"[:?x]{2,9}$")
_FULL_WIDTH = str.maketrans({"？": "?", "：": ":", "×": "x", " ": None, "\t": None})
MAX_LONE = 80
"""A longer line is more than a misspelt separator, rating or lone marker."""

_LONG = HARD | {Kind.OPTIONS}
_PLAIN = Mark(Kind.TEXT, 0, 0)
_EMPTY = Mark(Kind.BLANK, 0, 0)


def mark(line: Line) -> Mark:
    """Name what one line could be."""
    text = line.text
    if found := clean_mark(text):
        return found
    if not text or text.isspace():
        return _EMPTY
    if not text[0].isspace() and (text[0] not in _FIRST or (text[0] == "`" and _ASKING.isdisjoint(text))):
        return _PLAIN
    return _lone(text) or _misspelt(text) or _heading(text) or _PLAIN


def clean_mark(text: str) -> Mark | None:
    """The marker that begins a text as it should."""
    if bare := _BARE.get(text):
        return bare
    for kind, pattern in _CLEAN.get(text[:1], ()):
        if found := pattern.match(text):
            return Mark(kind, found.start(1), len(text), _LEVELS.get(kind, 0))
    return None


def _lone(text: str) -> Mark | None:
    """A line that holds a misspelt marker and nothing else."""
    if len(text) > MAX_LONE:
        return None
    token = text.strip(_LONE_TRIM).translate(_FULL_WIDTH).lower()
    if not _LONE.match(token) or "?" not in token or (token.count("?") < 2 and "x" not in token):
        return None
    kind = {"??x": Kind.OPENER, "x??": Kind.CLOSER}.get(token, Kind.ODD_CLOSER)
    return Mark(kind, len(text), len(text), clean=False)


def _misspelt(text: str) -> Mark | None:
    for kind, pattern in _MISSPELT:
        found = pattern.match(text) if kind in _LONG or len(text) <= MAX_LONE else None
        if found:
            start = found.start("c") if "c" in pattern.groupindex else len(text)
            return Mark(kind, start, _without_closing_stars(text, found.end()), clean=False)
    return None


def _without_closing_stars(text: str, start: int) -> int:
    """Where the content ends: `**:p Why?**` has two stars at its end that belong to the marker."""
    opened = re.match(r"\s*(\*{1,3})", text)
    end = len(text.rstrip())
    if opened and text.endswith(opened[1], 0, end) and text.find("*", start) == end - len(opened[1]):
        return end - len(opened[1])
    return len(text)


def _heading(text: str) -> Mark | None:
    """A heading of any level, or one that lacks its space."""
    found = _HEADING.match(text)
    if not found:
        return None
    level = len(found["run"])
    if level != 4 and found.end("run") == found.start("c"):
        return None  # a '#word' is no heading
    return Mark(Kind.HEADING, found.start("c"), len(text), clean=False, level=level)
