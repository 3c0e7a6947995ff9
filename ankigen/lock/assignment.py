"""Who belongs to whom, so that the likeness of all pairs together is greatest, and no one is chosen twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import inf

from ankigen.lock.likeness import Pair

MOST_EXACT = 60
"""Of a larger crowd in which everyone is like everyone, pairs are chosen from the likest down."""


def assign(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs chosen, each entry and each note in one at most."""
    return sorted((pair for group in _groups(pairs) for pair in _best(group)), key=lambda pair: (pair.entry, pair.note))


def _groups(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that compete, directly or through others, are in one group."""
    neighbours: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        neighbours["entry", pair.entry].append(pair)
        neighbours["note", pair.note].append(pair)
    seen: set[tuple[str, int]] = set()
    for start in neighbours:
        waiting, group = [start], dict[Pair, None]()
        while waiting:
            end = waiting.pop()
            if end not in seen:
                seen.add(end)
                group |= dict.fromkeys(neighbours[end])
                waiting += [other for p in neighbours[end] for other in (("entry", p.entry), ("note", p.note))]
        if group:
            yield list(group)


def _best(group: Sequence[Pair]) -> list[Pair]:
    if len({pair.entry for pair in group}) > MOST_EXACT or len({pair.note for pair in group}) > MOST_EXACT:
        return _from_the_likest_down(group)
    return _of_greatest_sum(group)


def _from_the_likest_down(group: Sequence[Pair]) -> list[Pair]:
    entries, notes, chosen = set[int](), set[int](), []
    for pair in sorted(group, key=lambda pair: (-pair.likeness, pair.entry, pair.note)):
        if pair.entry not in entries and pair.note not in notes:
            entries.add(pair.entry)
            notes.add(pair.note)
            chosen.append(pair)
    return chosen


def _of_greatest_sum(group: Sequence[Pair]) -> list[Pair]:
    """The Hungarian method, by augmenting paths with potentials (Kuhn 1955, Munkres 1957): n²·m steps."""
    rows, columns = sorted({p.entry for p in group}), sorted({p.note for p in group})
    known = {(pair.entry, pair.note): pair for pair in group}
    width = len(columns) + len(rows)  # a column of each row's own: to stay alone costs nothing

    def cost(row: int, column: int) -> float:
        pair = known.get((rows[row], columns[column])) if column < len(columns) else None
        return -pair.likeness if pair else 0.0

    row_of = _cheapest(len(rows), width, cost)
    chosen = ((rows[row], columns[column]) for column, row in row_of.items() if column < len(columns))
    return [known[ends] for ends in chosen if ends in known]


def _cheapest(rows: int, columns: int, cost: Callable[[int, int], float]) -> dict[int, int]:
    """The row of each column that has one, at the least cost of all; needs at least as many columns as rows."""
    row_price, column_price = [0.0] * rows, [0.0] * columns
    owner: dict[int, int] = {}
    for row in range(rows):
        slack, before = [inf] * columns, [-1] * columns
        visited: dict[int, None] = {}
        here, at = -1, row
        while True:
            for column in range(columns):
                reduced = cost(at, column) - row_price[at] - column_price[column]
                if column not in visited and reduced < slack[column]:
                    slack[column], before[column] = reduced, here
            here = min((column for column in range(columns) if column not in visited), key=slack.__getitem__)
            step = slack[here]
            row_price[row] += step
            for column in visited:
                row_price[owner[column]] += step
                column_price[column] -= step
            slack = [left if column in visited else left - step for column, left in enumerate(slack)]
            if here not in owner:
                break
            visited[here] = None
            at = owner[here]
        while here >= 0:
            owner[here] = owner[before[here]] if before[here] >= 0 else row
            here = before[here]
    return owner
