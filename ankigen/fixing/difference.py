"""A unified diff of two long texts with many small differences, in linear time.

What difflib does with a whole file grows with its lines times its differences. So the texts are cut at lines that
stand once in both, and compared between the cuts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

CONTEXT = 2
"""So many lines are shown on both sides of a difference."""

MOST_COMPARED = 2_000
"""More lines between two cuts are shown as replaced."""

Opcode = tuple[str, int, int, int, int]
"""As difflib has it: equal, replace, insert or delete, and both ranges of lines."""


def unified_diff(before: Sequence[str], after: Sequence[str], name: str, new_name: str = "") -> Iterator[str]:
    """The lines of a diff, without line ends; none if there is no difference. `new_name` is `name` if it is empty."""
    if before != after:
        yield from (f"--- {name}", f"+++ {new_name or name}")
    for hunk in _Cut(before, after).get_grouped_opcodes(CONTEXT):
        (_, start, _, new_start, _), (_, _, end, _, new_end) = hunk[0], hunk[-1]
        yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@"
        for kind, first, last, new_first, new_last in hunk:
            if kind == "equal":
                yield from (f" {line}" for line in before[first:last])
            else:
                yield from (f"-{line}" for line in before[first:last])
                yield from (f"+{line}" for line in after[new_first:new_last])


def _range(start: int, end: int) -> str:
    """Lines as the heading of a hunk counts them; an empty range is named by the line above it."""
    length = end - start
    return str(end) if length == 1 else f"{start + 1 if length else start},{length}"


class _Cut(SequenceMatcher[str]):
    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, before, after)
        self._texts = before, after

    def get_opcodes(self) -> list[Opcode]:  # type: ignore[override]  # without typeshed's private names of the kinds
        """As `opcodes` has it; neighbouring ranges of equal lines are one."""
        merged: list[Opcode] = []
        for code in opcodes(*self._texts):
            if merged and merged[-1][0] == code[0] == "equal":
                merged[-1] = ("equal", merged[-1][1], code[2], merged[-1][3], code[4])
            else:
                merged.append(code)
        return merged


def opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[Opcode]:
    """What differs, from piece to piece."""
    at = new_at = 0
    for cut, new_cut in (*_cuts(before, after), (len(before), len(after))):
        for kind, first, last, new_first, new_last in _compared(before[at:cut], after[new_at:new_cut]):
            yield kind, at + first, at + last, new_at + new_first, new_at + new_last
        at, new_at = cut, new_cut


def _cuts(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of the lines that stand once in both texts, as far as they stand in the same order."""
    times, new_times = Counter(before), Counter(after)
    places = {line: place for place, line in enumerate(after) if new_times[line] == times[line] == 1}
    behind = 0
    for place, line in enumerate(before):
        new_place = places.get(line, -1)
        if new_place >= behind:
            yield place, new_place
            behind = new_place + 1


def _compared(before: Sequence[str], after: Sequence[str]) -> Sequence[Opcode]:
    if before == after:  # where all lines are one and the same, difflib compares each with each
        return [("equal", 0, len(before), 0, len(after))] if before else []
    if max(len(before), len(after)) > MOST_COMPARED:
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
