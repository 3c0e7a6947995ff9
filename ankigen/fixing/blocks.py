"""A file in blocks of lines that can be rewritten one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ankigen.entries import Entry, Passage


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring entries that share lines, mostly one alone."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> int:
        """Its first line."""
        return self.entries[0].first_line

    @property
    def last(self) -> int:
        """Its last line."""
        return max(entry.last_line for entry in self.entries)

    @property
    def numbers(self) -> range:
        """The numbers of its lines."""
        return range(self.first, self.last + 1)

    @property
    def passages(self) -> list[Passage]:
        """All texts of its entries."""
        texts = ((entry.title, entry.context, entry.question, entry.answer) for entry in self.entries)
        return [passage for of_entry in texts for passage in of_entry if passage]


def blocks_of(entries: Iterable[Entry]) -> list[Block]:
    """The entries of a file in blocks that share no line."""
    blocks: list[Block] = []
    for entry in entries:
        if blocks and entry.first_line <= blocks[-1].last:
            blocks[-1] = Block((*blocks[-1].entries, entry))
        else:
            blocks.append(Block((entry,)))
    return blocks
