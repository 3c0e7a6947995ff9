"""Notations of other programs, which are shown as they are typed: Obsidian's links, HTML, `~~`, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry, Passage
from ankigen.linting.prose import prose
from ankigen.wording import shortened


class Notation(NamedTuple):
    """A notation: a sign that every use of it has, what it looks like, and what says the same here."""

    sign: str
    pattern: re.Pattern[str]
    remedy: str


_PAIRED = (
    "b|i|u|s|p|a|em|strong|del|ins|mark|kbd|small|big|font|center|span|div|code|pre|table|tr|td|th|ul|ol|li|h[1-6]"
)
_OR_CODE = "write {}, or show it as code between backticks"
_NO_PICTURE = re.compile(
    r"!\[[^\[\]\n]{1,200}\](?:\([^\n()]{1,200}\)?| \([^\s()]{0,200}[./:][^\s()]{1,200}\)|\[[^\[\]\n]{1,100}\])"
)
"""What would be a picture, but for a space, a missing parenthesis, or an address that stands elsewhere."""

NOTATIONS = (
    Notation("![[", re.compile(r"!\[\[[^\[\]\n]{1,200}\]\]"), "write ![what it shows](the file)"),
    Notation("![", _NO_PICTURE, "write ![what it shows](the file)"),
    Notation(
        "[[", re.compile(r"(?<![!\[\w\])])\[\[[^\W\d_][^\[\]\n]{2,200}\]\](?!\])"), _OR_CODE.format("its words alone")
    ),
    Notation("[sound:", re.compile(r"\[sound:[^\]\n]{1,200}\]"), "leave it out, for no file of yours is played"),
    Notation("<img", re.compile(r"<img\s[^<>\n]{1,300}>"), "write ![what it shows](the file)"),
    Notation("</", re.compile(rf"</(?:{_PAIRED})>"), _OR_CODE.format("it in Markdown")),
    Notation("~~", re.compile(r"(?<![~\w])~~(?=[^\s~])[^~\n]{1,300}~~(?!~)"), "leave the tildes out"),
    Notation("==", re.compile(r"(?<![=\w])==(?=[^\s=])[^=\n]{1,300}(?<!\s)==(?![=\w])"), "write it as **bold**"),
    Notation("[^", re.compile(r"\[\^(?:\d{1,3}\]|[\w-]{1,40}\]:)"), "write the note where it belongs"),
    Notation("[!", re.compile(r"(?<=> )\[![A-Za-z]{2,20}\][+-]?(?=\s|\Z)"), "leave the brackets out"),
)
"""What is looked for. It needs both of its ends, so that a sign by itself is no notation."""

LONGEST = 30
"""Characters of a notation that a message shows."""


def foreign_notations(entry: Entry) -> Iterator[Diagnostic]:
    """The first of each notation in each passage."""
    for passage in (entry.title, entry.question, entry.answer, entry.context):
        used = [notation for notation in NOTATIONS if notation.sign in passage.text]
        if used:
            yield from _in_passage(passage, used)


def _in_passage(passage: Passage, used: list[Notation]) -> Iterator[Diagnostic]:
    text = prose(passage)
    for notation in used:
        if found := notation.pattern.search(text):
            what = f"`{shortened(found[0], LONGEST)}` is shown as it is typed"
            yield passage.diagnostic(Code.FOREIGN_NOTATION, found.start(), what, notation.remedy)
