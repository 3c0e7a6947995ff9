"""What each line of a seed file is for: metadata, a card, a separator, or nothing, which is then reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from ankigen.seedfile.drafts import Draft


class Role(Enum):
    """What a line is for."""

    METADATA = auto()
    CARD = auto()
    SEPARATOR = auto()
    REPORTED = auto()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A run of lines, both ends included, with one role; `entry` counts from 0 and is set for a card alone.

    Blank lines between two lines of a run belong to it; no other line stands in two runs.
    """

    first_line: int
    last_line: int
    role: Role
    entry: int | None = None


class Owners:
    """Who claims each line; of two claims on one line (a glued marker) the first one holds."""

    def __init__(self, lines: int) -> None:
        self._owners: list[Draft | Role | None] = [None] * lines

    def claim(self, number: int, owner: Draft | Role) -> None:
        """Say what the line with this number is for."""
        if self._owners[number - 1] is None:
            self._owners[number - 1] = owner

    def move(self, number: int, owner: Draft) -> None:
        """A line turns out to be part of another card."""
        self._owners[number - 1] = owner

    def runs(self, entries: Sequence[Draft]) -> Iterator[Attribution]:
        """The runs of the file; `entries` are the drafts that became entries, in their order."""
        index = {id(draft): number for number, draft in enumerate(entries)}
        run: Attribution | None = None
        last = 0
        for number, owner in enumerate(self._owners, start=1):
            if owner is None:
                continue
            entry = index.get(id(owner)) if isinstance(owner, Draft) else None
            role = owner if isinstance(owner, Role) else Role.CARD if entry is not None else Role.REPORTED
            if run and (run.role, run.entry) == (role, entry):
                last = number
                continue
            if run:
                yield replace(run, last_line=last)
            run, last = Attribution(number, number, role, entry), number
        if run:
            yield replace(run, last_line=last)
