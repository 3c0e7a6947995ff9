"""What the line machine makes of a seed file: headers and drafts of entries, as lists of lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

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


@dataclass(slots=True)
class Draft:
    """The parts of the entry that is being read, as lists of lines."""

    title: list[Line] = field(default_factory=list)
    context: list[Line] = field(default_factory=list)
    question: list[Line] = field(default_factory=list)
    answer: list[Line] = field(default_factory=list)
    options: Options = field(default_factory=Options)
    rating: int | None = None
    first_line: int = 0
    last_line: int = 0
    has_question: bool = False
    has_answer: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A title line or a chapter line, which hold for the entries behind them."""

    line: Line
    kind: Kind
