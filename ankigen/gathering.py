"""From paths to the entries of all seed files under them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ankigen.books import is_wanted, overridden
from ankigen.config import Config
from ankigen.diagnostics import Code, Diagnostic, Position, Silencer
from ankigen.entries import Entry
from ankigen.seedfile.collecting import SeedPath, collect
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import read

Progress = Callable[[str, int, int], None]
"""Told the name of the stage, how much of it is done, and how much there is."""


def silently(_stage: str, _done: int, _total: int) -> None:
    """The progress of a work that nobody waits for."""


class Gathered(NamedTuple):
    """The entries of all files in their order, what was wrong with the files, and what is meant to be so.

    `left_out` are entries that stand in the files and are not wanted.
    """

    seeds: tuple[SeedPath, ...]
    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]
    silencers: tuple[Silencer, ...]
    left_out: tuple[Entry, ...] = ()


def gather(paths: Sequence[Path], config: Config, progress: Progress) -> Gathered:
    """Read and parse every seed file under `paths`; books are as the configuration knows them."""
    seeds, problems = collect(paths)
    entries: list[Entry] = []
    refused: list[Entry] = []
    diagnostics = list(problems)
    silencers: list[Silencer] = []
    for done, seed in enumerate(seeds, start=1):
        parsed = parse(read(seed.path))
        read_ones = [entry._replace(book=overridden(entry.book, config)) for entry in parsed.entries]
        unwanted = [entry for entry in read_ones if not is_wanted(entry, config)]
        entries += (entry for entry in read_ones if is_wanted(entry, config))
        refused += unwanted
        diagnostics += [*parsed.diagnostics, *left_out(parsed.path, len(unwanted))]
        silencers += parsed.silencers
        progress("reading", done, len(seeds))
    return Gathered(tuple(seeds), tuple(entries), tuple(diagnostics), tuple(silencers), tuple(refused))


def left_out(path: str, count: int) -> list[Diagnostic]:
    """What is said of the cards of a file that are rated too low."""
    if not count:
        return []
    found = f"{count:,} cards are rated too low and left out" if count > 1 else "one card is rated too low and left out"
    return [Diagnostic(Code.LOW_RATING, Position(path, 1, 1), found, "lower min_rating to have them")]


def by_entry(
    diagnostics: Iterable[Diagnostic], entries: Sequence[Entry]
) -> tuple[list[list[Diagnostic]], list[Diagnostic]]:
    """The diagnostics on the lines of each entry, and the others; on a line of two entries, those of the second."""
    about: list[list[Diagnostic]] = [[] for _ in entries]
    elsewhere: list[Diagnostic] = []
    begins: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, entry in enumerate(entries):
        begins[entry.path].append((entry.first_line, index))
    for diagnostic in diagnostics:
        line, of_file = diagnostic.position.line, begins[diagnostic.position.path]
        at = bisect_right(of_file, (line, len(entries))) - 1
        inside = at >= 0 and line <= entries[of_file[at][1]].last_line
        (about[of_file[at][1]] if inside else elsewhere).append(diagnostic)
    return about, elsewhere
