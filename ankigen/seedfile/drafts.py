"""What the line machine makes of a seed file: headers and drafts of entries, as lists of lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from ankigen.entries import Line
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.options import Options


class Place(Enum):
    """Where in the format the machine stands."""

    OUTSIDE = auto()  # before an entry, or after its separator
    CONTEXT = auto()  # below a heading, before the question
    QUESTION = auto()
    ANSWER = auto()
    AFTER = auto()  # behind the closer, before the separator

    __hash__ = object.__hash__  # see `Kind`


@dataclass(slots=True)
class Draft:
    """The parts of the entry that is being read, as lists of lines."""

    title: list[Line] = field(default_factory=list)
    context: list[Line] = field(default_factory=list)
    question: list[Line] = field(default_factory=list)
    answer: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)  # behind the closer
    options: Options = field(default_factory=Options)
    rating: int | None = None
    first_line: int = 0
    last_line: int = 0
    has_question: bool = False
    has_answer: bool = False
    closer: Line | None = None  # of an answer that nothing opened
    indent: str = ""  # what stands before the opener

    def part(self, place: Place) -> list[Line]:
        """The lines of the part that is being written at a place."""
        if place is Place.ANSWER:
            return self.answer
        if place is Place.QUESTION:
            return self.question
        return self.context if place is Place.CONTEXT else self.after


class Header(NamedTuple):
    """A title line or a chapter line, which hold for the entries behind them."""

    line: Line
    kind: Kind


def filled(lines: Iterable[Line]) -> Line | None:
    """The first line that is not blank."""
    for line in lines:
        if line.text.strip():
            return line
    return None


def asks(text: str) -> bool:
    """Whether a line ends like a question."""
    return text.rstrip(" \t*_\"'”’)").endswith(("?", "？"))
