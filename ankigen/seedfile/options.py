"""The comment line of an entry: `<!-- ankigen: tags="vae elbo" id="vae-1" silence="wrong-closer" -->`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from ankigen.diagnostics import CODES, Code, Diagnostic, Position, Severity
from ankigen.entries import Line
from ankigen.wording import shortened

MAX_PROBLEMS = 8
"""More problems of one comment are not told."""

LONGEST_QUOTED = 60
"""Characters of a comment that a message shows."""

_OPTION = re.compile(
    r"""\s*(?P<name>[^\s="']+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"""|[“”„](?P<curly>[^“”]*)[“”]|(?P<bare>[^\s"'>“”„]+))"""
)
_COMMA = re.compile(r",(?=\s|$)")
_ID = re.compile(r"[\w.:-]{1,64}$")


class Scope(Enum):
    """Where a problem is meant to be so; the value is the option's name."""

    CARD = "silence"
    LINE = "silence-line"  # the line below the comment
    FILE = "silence-file"


class Silence(NamedTuple):
    """A kind of problem that a comment line switches off; `position` is where it is written."""

    code: Code
    position: Position
    scope: Scope


@dataclass(slots=True)
class Options:
    """What the comment lines of one entry have said so far; the order of `tags` is the author's."""

    tags: dict[str, None] = field(default_factory=dict)
    id: str = ""
    silences: list[Silence] = field(default_factory=list)

    @property
    def are_of_a_card(self) -> bool:
        """Whether they need a card to belong to."""
        return bool(self.tags or self.id or any(silence.scope is Scope.CARD for silence in self.silences))


@dataclass(slots=True)
class Comment:
    """One comment line while it is read; `line` begins after `ankigen:`."""

    path: str
    line: Line
    options: Options
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def place(self, offset: int) -> Position:
        """The place of a character of the comment."""
        return Position(self.path, self.line.number, self.line.column + offset)

    def report(self, offset: int, found: str, remedy: str) -> None:
        """Something in the comment is not understood."""
        if len(self.diagnostics) < MAX_PROBLEMS:
            self.diagnostics.append(Diagnostic(Code.BAD_OPTION, self.place(offset), found, remedy))


def parse_options(path: str, line: Line, options: Options) -> list[Diagnostic]:
    """Add what one comment line says (`line` begins after `ankigen:`) to the options of an entry."""
    comment = Comment(path, line, options)
    body, end, rest = line.text.partition("-->")
    if not end or rest.strip():
        comment.report(
            0, "an ankigen comment is one line of its own", 'write <!-- ankigen: tags="…" --> and nothing behind it'
        )
    at = 0
    while found := _OPTION.match(body, at):
        at = found.end()
        _READERS.get(found["name"], _unknown)(comment, found)
    if body[at:].strip():
        comment.report(at, f"{_short(body[at:])} is not understood", 'write options as name="value"')
    return comment.diagnostics


def _value(found: re.Match[str]) -> tuple[str, int]:
    """The value of an option and where it begins."""
    group = next(name for name in ("double", "single", "curly", "bare") if found[name] is not None)
    return found[group], found.start(group)


def _tags(comment: Comment, found: re.Match[str]) -> None:
    value, start = _value(found)
    if comma := _COMMA.search(value):
        comment.report(start + comma.start(), "a comma stands between tags", "put only spaces there")
    comment.options.tags |= dict.fromkeys(_COMMA.sub(" ", value).split())


def _id(comment: Comment, found: re.Match[str]) -> None:
    value, _ = _value(found)
    if _ID.match(value):
        comment.options.id = value
    else:
        what = f'the id "{_short(value)}" is not usable'
        comment.report(found.start("name"), what, "use 1–64 letters, digits and . _ : -")


def _silence(comment: Comment, found: re.Match[str]) -> None:
    value, start = _value(found)
    for word in re.finditer(r"\S+", value):
        if len(comment.diagnostics) >= MAX_PROBLEMS:
            return
        place = start + word.start()
        code = CODES.get(word[0])
        if code is None:
            what = f"there is no problem called {_short(word[0])}"
            comment.report(place, what, _likely(word[0], CODES) or "`ankigen explain` lists them")
        elif code.severity is Severity.ERROR:
            comment.report(place, f"{code.label} is an error, which cannot be silenced", "mend what it is about")
        else:
            comment.options.silences.append(Silence(code, comment.place(place), Scope(found["name"])))


def _unknown(comment: Comment, found: re.Match[str]) -> None:
    name = found["name"]
    hint = _likely(name, _READERS) or f"the options are {', '.join(_READERS)}"
    comment.report(found.start("name"), f"there is no option {_short(name)}", hint)


def _likely(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1) if len(word) < 40 else []
    return f"did you mean {close[0]}?" if close else ""


def _short(text: str) -> str:
    return shortened(text.strip(), LONGEST_QUOTED)


_READERS: dict[str, Callable[[Comment, re.Match[str]], None]] = {
    "tags": _tags,
    "id": _id,
    **dict.fromkeys((scope.value for scope in Scope), _silence),
}
