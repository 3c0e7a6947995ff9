"""One seed file, mended without judgement."""

from __future__ import annotations

import codecs
import stat
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Entry
from ankigen.fixing.difference import unified_diff
from ankigen.fixing.mending import sections_of
from ankigen.fixing.proof import differences
from ankigen.seedfile.collecting import collect
from ankigen.seedfile.parsing import Parsed, parse
from ankigen.seedfile.reading import Source, decode, read
from ankigen.writing import replace_files

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

MOST_ROUNDS = 4
"""Mending one thing can show another; two rounds are enough for all that was ever seen."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after, as text with line feeds; what was left alone; and whether the bytes would change."""

    path: Path
    before: str
    after: str
    left_alone: tuple[Diagnostic, ...]
    changed: bool

    @property
    def content(self) -> bytes:
        """The mended file."""
        return self.after.encode("utf-8")

    def diff(self) -> Iterator[str]:
        """A unified diff, without line ends; for a change of bytes alone, a line that says so."""
        name = self.path.as_posix()
        before, after = _lines_of(self.before), _lines_of(self.after)
        if self.changed and before == after:
            yield f"{name}: the text stays the same and becomes UTF-8 with line feeds"
        yield from unified_diff(before, after, name)


def fixes(paths: Sequence[Path]) -> Iterator[Fixed]:
    """Every seed file under `paths`, mended, one after the other; nothing is written."""
    seeds, _ = collect(paths)
    return (fix(seed.path) for seed in seeds)


def write(fixed: Fixed) -> None:
    """Replace a file, whole or not at all, behind its link if it is one, with the permissions that it had.

    Raises:
        EnvironmentalError: If the disk or the permissions refuse.
    """
    path = fixed.path.resolve()
    mode = stat.S_IMODE(path.stat().st_mode)
    replace_files(path.parent, {path.name: fixed.content})
    path.chmod(mode)


def fix(path: Path) -> Fixed:
    """Mend what can be mended so that every card says the same; what is no text for certain stays as it is."""
    source = read(path)
    before = _text(source)
    data = path.read_bytes() if source.lines else b""
    if not source.lines or _is_guess(source, data):
        return Fixed(path, before, before, (), changed=False)
    after, left_alone = fix_text(source)
    return Fixed(path, before, after, tuple(left_alone), changed=after.encode("utf-8") != data)


def _is_guess(source: Source, data: bytes) -> bool:
    """Whether the characters of a file are not certain: it is not UTF-8, nor says that it is UTF-16."""
    odd = any(diagnostic.code is Code.NOT_UTF8 for diagnostic in source.diagnostics)
    return odd and (not data.startswith(_UTF16) or any("\ufffd" in line.text for line in source.lines))


def fix_text(source: Source) -> tuple[str, list[Diagnostic]]:
    """The mended text of a source, and what was left alone because it would not say the same.

    However many cards are left alone, the text is read a fixed number of times.
    """
    text, parsed = _text(source), parse(source)
    for _ in range(MOST_ROUNDS):
        done = _round(text, parsed)
        if done.text == text:
            return text, [_left_alone(source.path, line) for line in done.left_alone]
        text, parsed = done.text, done.parsed
    return _text(source), [_left_alone(source.path, 1)]


@dataclass(frozen=True, slots=True)
class _Round:
    """A text that says the same as the one before, how it is read, and the lines at which a card was left alone."""

    text: str
    parsed: Parsed
    left_alone: Sequence[int]


def _round(text: str, parsed: Parsed) -> _Round:
    """One pass over a file: sections that would not say the same are kept as they are, until all others do."""
    sections = sections_of(_lines_of(text), parsed)
    said = [section.entries for section in sections]
    kept: frozenset[int] = frozenset()
    for suspects in SUSPICIONS:
        chosen = [section.before if number in kept else section.after for number, section in enumerate(sections)]
        new = "\n".join([*chain.from_iterable(chosen), ""])
        read_again = parsed if new == text else _parse(parsed.path, new)
        different = differences(said, _dealt(read_again.entries, chosen))
        if not different:
            return _Round(new, read_again, [sections[n].line for n in sorted(kept) if sections[n].is_odd])
        kept |= suspects(different).intersection(range(len(sections)))
    return _Round(text, parsed, [1])


def _dealt(entries: Iterable[Entry], sections: Iterable[Sequence[str]]) -> list[list[Entry]]:
    """Entries by the section, given by its lines, in which each begins."""
    ends = list(accumulate(map(len, sections)))
    dealt: list[list[Entry]] = [[] for _ in ends]
    for entry in entries:
        dealt[bisect_left(ends, entry.first_line)].append(entry)
    return dealt


def _firsts(different: Collection[int]) -> set[int]:
    """Of each run of sections the first, which may have spoilt those behind it."""
    return set(different) - {number + 1 for number in different}


def _with_neighbours(different: Collection[int]) -> set[int]:
    return {near for number in different for near in (number - 1, number, number + 1)}


SUSPICIONS: tuple[Callable[[Collection[int]], set[int]], ...] = (_firsts, _firsts, set, *[_with_neighbours] * 3)
"""Which sections are kept, try by try, where some do not say the same; behind these tries the whole file is."""


def _parse(path: str, text: str) -> Parsed:
    return parse(decode(path, text.encode("utf-8")))


def _text(source: Source) -> str:
    return "\n".join(line.text for line in source.lines)


def _lines_of(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _left_alone(path: str, line: int) -> Diagnostic:
    found = "mending this would change what a card says, so it was left alone"
    return Diagnostic(Code.LEFT_ALONE, Position(path, line, 1), found, "mend it by hand")
