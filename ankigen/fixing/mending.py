"""A file's lines, those of its odd cards in the clean form."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ankigen.diagnostics import Code
from ankigen.entries import Entry, Line, Passage
from ankigen.fixing.formulas import tidied
from ankigen.fixing.writing import clean_form
from ankigen.seedfile.attribution import Role
from ankigen.seedfile.parsing import Parsed
from ankigen.silencing import silence

MENDED = frozenset({
    Code.GLUED_MARKER, Code.MISPLACED_SEPARATOR, Code.MISSPELT_MARKER, Code.REPEATED_MARKER, Code.SECOND_QUESTION,
    Code.TEXT_AFTER_CLOSER, Code.UNCLOSED_ANSWER, Code.UNCLOSED_FENCE, Code.WRONG_CLOSER,
})  # fmt: skip
"""The kinds of problems that the clean form ends. Where a question or an answer begins, and what asks, is not among
them: an author has to say that."""

SEPARATOR = "---"

_COMMENT = re.compile(r"\s*<!--\s*ankigen:(?P<options>.*)")
_RATING = re.compile(r"[*_]{0,3}Rating[*_:\s]{0,9}[\d.]{1,7}\s*/\s*10[*_\s]{0,9}")
_MARKERS = re.compile(r"[\s:?xXpP#*_\\`~.>)\]+\-—–─：？×\u200b-\u200f\u2060\ufeff]*")


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


def blocks_of(entries: Iterable[Entry]) -> list[Block]:
    """The entries of a file in blocks that share no line."""
    blocks: list[Block] = []
    for entry in entries:
        if blocks and entry.first_line <= blocks[-1].last:
            blocks[-1] = Block((*blocks[-1].entries, entry))
        else:
            blocks.append(Block((entry,)))
    return blocks


def mended(lines: Sequence[str], parsed: Parsed, kept: frozenset[int]) -> list[str]:
    """The lines of a file with every odd card in the clean form, but for the blocks that begin at the lines `kept`.

    What the file's silencers cover is meant to be so.
    """
    problems = silence(parsed.diagnostics, parsed.silencers, ()).diagnostics
    odd = sorted(d.position.line for d in problems if d.code in MENDED)
    unparted = {d.position.line for d in problems if d.code is Code.MISSING_SEPARATOR}
    reported = _with_role(parsed, Role.REPORTED)
    lines = _with_clean_separators(lines, _with_role(parsed, Role.SEPARATOR).intersection(odd))
    result: list[str] = []
    done = 0
    for block in blocks_of(parsed.entries):
        result += lines[done : block.first - 1]
        own = lines[block.first - 1 : block.last]
        numbers = range(block.first, block.last + 1)
        done = block.last
        if block.first in kept:
            result += own
        elif _is_odd(block, odd) and reported.isdisjoint(numbers) and _is_covered(block, own):
            result += _parted(block, own, result)
        else:
            result += [] if unparted.isdisjoint(numbers) else [SEPARATOR]
            result += _respaced(block, own)
    return [*result, *lines[done:]]


def _with_role(parsed: Parsed, role: Role) -> set[int]:
    """The lines that have a role."""
    runs = (run for run in parsed.attributions if run.role is role)
    return {number for run in runs for number in range(run.first_line, run.last_line + 1)}


def _with_clean_separators(lines: Sequence[str], misspelt: set[int]) -> list[str]:
    return [SEPARATOR if number in misspelt else text for number, text in enumerate(lines, start=1)]


def _is_odd(block: Block, odd: Sequence[int]) -> bool:
    """Whether there is a problem within its lines."""
    at = bisect_left(odd, block.first)
    return at < len(odd) and odd[at] <= block.last


def _respaced(block: Block, own: Sequence[str]) -> list[str]:
    """A block's lines with their spaces at formulas mended, and nothing else."""
    result = list(own)
    for entry in block.entries:
        for passage in _passages(entry):
            for line, text in zip(passage.lines, tidied(passage).split("\n"), strict=True):
                at, start = line.number - block.first, line.column - 1
                if text != line.text and 0 <= at < len(own) and own[at].startswith(line.text, start):
                    result[at] = result[at][:start] + text + own[at][start + len(line.text) :]
    return result


def _passages(entry: Entry) -> tuple[Passage, ...]:
    return tuple(filter(None, (entry.title, entry.context, entry.question, entry.answer)))


def _is_covered(block: Block, own: Sequence[str]) -> bool:
    """Whether the clean form loses nothing: what belongs to no part of a card is a marker, a rating or a comment."""
    parts: dict[int, list[Line]] = {}
    for entry in block.entries:
        for passage in _passages(entry):
            for line in passage.lines:
                parts.setdefault(line.number, []).append(line)
    return all(_is_marker(text, parts.get(number, ())) for number, text in enumerate(own, start=block.first))


def _is_marker(text: str, parts: Iterable[Line]) -> bool:
    rest = text
    for part in parts:
        start = part.column - 1
        if text.startswith(part.text, start):
            rest = rest[:start] + " " * len(part.text) + rest[start + len(part.text) :]
    comment = _COMMENT.match(rest)
    if comment:
        return "silence-line" not in comment["options"]
    return bool(_MARKERS.fullmatch(rest) or _RATING.fullmatch(rest.strip()))


def _parted(block: Block, own: Sequence[str], above: Sequence[str]) -> Iterator[str]:
    """The clean form of a block's entries, a separator before each that needs one."""
    comments = [text.strip() for text in own if _COMMENT.match(text)]
    if not _is_parted(above, block.entries[0]):
        yield SEPARATOR
    for number, entry in enumerate(block.entries):
        if number:
            yield SEPARATOR
        yield from clean_form(entry, () if number else comments)


def _is_parted(above: Sequence[str], entry: Entry) -> bool:
    """Whether a separator, a header or nothing stands above an entry; a header is no end of a card without one."""
    last = next((text for text in reversed(above) if text.strip()), "")
    return not last or last.strip() == SEPARATOR or (bool(entry.title) and last.lstrip().startswith(("# ", "**")))
