"""The colours of code, by day and by night."""

from __future__ import annotations

from dataclasses import dataclass

from pygments.token import (
    STANDARD_TYPES,
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)


@dataclass(frozen=True, slots=True)
class Ink:
    """How one kind of token is written: a colour for the day, one for the night, and more CSS if need be."""

    day: str
    night: str
    extra: str = ""


DAY_PAPER, NIGHT_PAPER = "#f6f8fa", "#242424"
DAY_TEXT, NIGHT_TEXT = "#24292f", "#cdd9e5"

INKS = {
    Comment: Ink("#57606a", "#93a1b0", "font-style: italic"),
    Comment.Preproc: Ink("#8a4600", "#e0a35c"),
    Keyword: Ink("#a4133c", "#f28b82"),
    Keyword.Type: Ink("#0b5a8f", "#79b8f5"),
    Operator.Word: Ink("#a4133c", "#f28b82"),
    Name.Builtin: Ink("#0b5a8f", "#79b8f5"),
    Name.Class: Ink("#6f3fb0", "#c9a5f2", "font-weight: 600"),
    Name.Decorator: Ink("#6f3fb0", "#c9a5f2"),
    Name.Exception: Ink("#0b5a8f", "#79b8f5"),
    Name.Function: Ink("#6f3fb0", "#c9a5f2"),
    Name.Tag: Ink("#1a6334", "#8ddb8c"),
    Name.Attribute: Ink("#0b5a8f", "#79b8f5"),
    Number: Ink("#8a4600", "#e0a35c"),
    Literal: Ink("#8a4600", "#e0a35c"),
    String: Ink("#1a6334", "#8ddb8c"),
    String.Escape: Ink("#0f6674", "#76d0dd"),
    Generic.Deleted: Ink("#a4133c", "#f28b82"),
    Generic.Inserted: Ink("#1a6334", "#8ddb8c"),
    Generic.Heading: Ink("#0b5a8f", "#79b8f5", "font-weight: 600"),
    Generic.Subheading: Ink("#0b5a8f", "#79b8f5"),
    Generic.Prompt: Ink("#57606a", "#93a1b0"),
    Generic.Emph: Ink(DAY_TEXT, NIGHT_TEXT, "font-style: italic"),
    Generic.Strong: Ink(DAY_TEXT, NIGHT_TEXT, "font-weight: 600"),
}
"""A token has the ink of its kind, or of the nearest wider kind; all others, errors too, are plain text."""

CLASSES = frozenset(STANDARD_TYPES[kind] for kind in INKS)


class _Classes(dict[_TokenType, str]):
    """The classes of the kinds of tokens, filled in as they turn up: each has that of the nearest wider kind."""

    def __missing__(self, kind: _TokenType) -> str:
        self[kind] = self[kind.parent] if kind.parent else ""
        return self[kind]


CLASS_OF = _Classes({kind: STANDARD_TYPES[kind] for kind in INKS})
"""The class of a token's span; empty for plain text."""


def stylesheet() -> str:
    """The CSS for listings: `.hl` by day and on paper, `.nightMode .hl` by night."""
    day = [f".hl {{ color: {DAY_TEXT}; background-color: {DAY_PAPER} }}"]
    day += [_rule(f".hl .{STANDARD_TYPES[kind]}", ink.day, ink.extra) for kind, ink in INKS.items()]
    night = [f".nightMode .hl {{ color: {NIGHT_TEXT}; background-color: {NIGHT_PAPER} }}"]
    night += [_rule(f".nightMode .hl .{STANDARD_TYPES[kind]}", ink.night) for kind, ink in INKS.items()]
    return "\n".join([*day, "@media screen {", *night, "}", ""])


def _rule(selector: str, colour: str, extra: str = "") -> str:
    return f"{selector} {{ color: {colour}{'; ' if extra else ''}{extra} }}"
