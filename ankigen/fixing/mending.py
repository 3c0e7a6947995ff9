"""A file's lines, those of its odd cards in the clean form."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ankigen.diagnostics import Code
from ankigen.entries import Entry
from ankigen.fixing.blocks import Block, blocks_of
from ankigen.fixing.covering import is_covered
from ankigen.fixing.formulas import respaced
from ankigen.fixing.writing import clean_form
from ankigen.seedfile.attribution import Role
from ankigen.seedfile.lines import COMMENT
from ankigen.seedfile.parsing import Parsed
from ankigen.silencing import silence

MENDED = frozenset({
    Code.GLUED_MARKER, Code.MISPLACED_SEPARATOR, Code.MISSPELT_MARKER, Code.REPEATED_MARKER, Code.SECOND_QUESTION,
    Code.TEXT_AFTER_CLOSER, Code.UNCLOSED_ANSWER, Code.UNCLOSED_FENCE, Code.WRONG_CLOSER,
})  # fmt: skip
"""The kinds of problems that the clean form ends. Where a question or an answer begins, and what asks, is not among
them: an author has to say that."""

SEPARATOR = "---"


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of a block and those between it and the one before, as they are and mended.

    `line` is the number of the block's first line; behind the last block, of the first line there.
    """

    line: int
    entries: tuple[Entry, ...]
    before: Sequence[str]
    after: Sequence[str]

    @property
    def is_odd(self) -> bool:
        """Whether there is anything to mend."""
        return self.before != self.after


def sections_of(lines: Sequence[str], parsed: Parsed) -> list[Section]:
    """A whole file in sections; what its silencers cover is meant to be so."""
    found = _found_in(parsed)
    clean = [SEPARATOR if number in found.separators else text for number, text in enumerate(lines, start=1)]
    result: list[Section] = []
    done, above = 0, ""
    for block in blocks_of(parsed.entries):
        gap = clean[done : block.first - 1]
        above = _last_filled(gap) or above
        own = _mended(block, clean[block.first - 1 : block.last], above, found)
        above = _last_filled(own) or above
        result.append(Section(block.first, block.entries, lines[done : block.last], [*gap, *own]))
        done = block.last
    return [*result, Section(done + 1, (), lines[done:], clean[done:])]


@dataclass(frozen=True, slots=True)
class _Found:
    """What was wrong with a file, by the numbers of its lines."""

    odd: Sequence[int]  # sorted: what the clean form ends
    separators: set[int]  # not written as they should be
    unparted: set[int]  # headings without a separator
    reported: set[int]  # lines that are on no card


def _found_in(parsed: Parsed) -> _Found:
    problems = silence(parsed.diagnostics, parsed.silencers, ()).diagnostics
    odd = sorted(d.position.line for d in problems if d.code in MENDED)
    unparted = {d.position.line for d in problems if d.code is Code.MISSING_SEPARATOR}
    separators = _with_role(parsed, Role.SEPARATOR).intersection(odd)
    return _Found(odd, separators, unparted, _with_role(parsed, Role.REPORTED))


def _with_role(parsed: Parsed, role: Role) -> set[int]:
    """The lines that have a role."""
    runs = (run for run in parsed.attributions if run.role is role)
    return {number for run in runs for number in range(run.first_line, run.last_line + 1)}


def _mended(block: Block, own: Sequence[str], above: str, found: _Found) -> list[str]:
    """A block's lines: in the clean form if they are odd and nothing is lost by it, else with their spaces mended."""
    if _is_odd(block, found.odd) and found.reported.isdisjoint(block.numbers) and is_covered(block, own):
        return list(_parted(block, own, above))
    separator = [] if found.unparted.isdisjoint(block.numbers) else [SEPARATOR]
    return [*separator, *respaced(own, block.first, block.passages)]


def _is_odd(block: Block, odd: Sequence[int]) -> bool:
    """Whether there is a problem within its lines."""
    at = bisect_left(odd, block.first)
    return at < len(odd) and odd[at] <= block.last


def _parted(block: Block, own: Sequence[str], above: str) -> Iterator[str]:
    """The clean form of a block's entries, a separator before each that needs one."""
    comments = ["<!-- ankigen:" + text[found.end() :].rstrip() for text in own if (found := COMMENT.match(text))]
    if not _is_parted(above, block.entries[0]):
        yield SEPARATOR
    for number, entry in enumerate(block.entries):
        if number:
            yield SEPARATOR
        yield from clean_form(entry, () if number else comments)


def _is_parted(above: str, entry: Entry) -> bool:
    """Whether a separator, a header or nothing stands above an entry; a header is no end of a card without one."""
    return above.strip() in ("", SEPARATOR) or (bool(entry.title) and above.lstrip().startswith(("# ", "**")))


def _last_filled(lines: Sequence[str]) -> str:
    """The last line that is not blank."""
    return next((text for text in reversed(lines) if text.strip()), "")
