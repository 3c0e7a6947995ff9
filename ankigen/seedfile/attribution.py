"""What each line of a seed file is for: metadata, a card, a separator, or nothing, which is then reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from ankigen.seedfile.drafts import Draft


class Role(Enum):
    """What a line is for."""

    METADATA = auto()
    CARD = auto()
    SEPARATOR = auto()
    REPORTED = auto()


class Attribution(NamedTuple):
    """A run of lines, both ends included, with one role; `entry` counts from 0 and is set for a card alone.

    Blank lines between two lines of a run belong to it; no other line stands in two runs.
    """

    first_line: int
    last_line: int
    role: Role
    entry: int | None = None


_Whose = tuple[Role, int | None]
_ON_NO_CARD: _Whose = (Role.REPORTED, None)


class Owners:
    """Who claims each line; of two claims on one line (a glued marker) the first one holds."""

    def __init__(self, lines: int) -> None:
        self._owners: list[Draft | Role | None] = [None] * lines

    def claim(self, number: int, owner: Draft | Role) -> None:
        """Say what the line with this number is for."""
        if self._owners[number - 1] is None:
            self._owners[number - 1] = owner

    def claim_all(self, first: int, last: int, owner: Draft) -> None:
        """Say what lines are for that nobody can have claimed."""
        self._owners[first - 1 : last] = [owner] * (last + 1 - first)

    def move(self, number: int, owner: Draft) -> None:
        """A line turns out to be part of another card."""
        self._owners[number - 1] = owner

    def runs(self, entries: Sequence[Draft]) -> Iterator[Attribution]:
        """The runs of the file; `entries` are the drafts that became entries, in their order."""
        whose: dict[int, _Whose] = {id(draft): (Role.CARD, number) for number, draft in enumerate(entries)}
        whose |= {id(role): (role, None) for role in Role}
        run: _Whose | None = None
        first = last = 0
        for number, owner in enumerate(self._owners, start=1):
            if owner is None:
                continue
            here = whose.get(id(owner), _ON_NO_CARD)
            if here != run:
                if run:
                    yield Attribution(first, last, *run)
                run, first = here, number
            last = number
        if run:
            yield Attribution(first, last, *run)
