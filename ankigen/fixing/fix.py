"""One seed file, mended without judgement."""

from __future__ import annotations

import codecs
import difflib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.fixing.mending import blocks_of, mended
from ankigen.fixing.proof import first_difference
from ankigen.seedfile.collecting import collect
from ankigen.seedfile.parsing import Parsed, parse
from ankigen.seedfile.reading import Source, decode, read
from ankigen.writing import replace_files

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

MOST_ROUNDS = 4
"""Mending one thing can show another; two rounds are enough for all that was ever seen."""

MOST_KEPT = 20
"""So many cards of a file are left alone one by one; a file with more of them is left alone as a whole."""


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
        if self.changed and self.before == self.after:
            yield f"{name}: the text stays the same and becomes UTF-8 with line feeds"
        yield from difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), name, name, lineterm="", n=2)


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
    """The mended text of a source, and what was left alone because it would not say the same."""
    parsed = parse(source)
    text, left_alone = _text(source), list[Diagnostic]()
    for _ in range(MOST_ROUNDS):
        new, kept = _round(text, parsed)
        left_alone = [_left_alone(source.path, line) for line in sorted(kept)]
        if new == text:
            return text, left_alone
        text, parsed = new, _parse(source.path, new)
    return _text(source), [_left_alone(source.path, 1)]


def _round(text: str, parsed: Parsed) -> tuple[str, frozenset[int]]:
    """One pass over a file; a block whose cards would change is kept as it is, and the pass begins anew."""
    lines = text.removesuffix("\n").split("\n")
    starts = [block.first for block in blocks_of(parsed.entries) for _ in block.entries]
    kept: frozenset[int] = frozenset()
    while len(kept) < MOST_KEPT:
        new = "\n".join([*mended(lines, parsed, kept), ""])
        different = first_difference(parsed.entries, _parse(parsed.path, new).entries)
        if different is None:
            return new, kept
        culprit = starts[min(different, len(starts) - 1)] if starts else 1
        if culprit in kept:
            break
        kept |= {culprit}
    return text, frozenset({1})


def _parse(path: str, text: str) -> Parsed:
    return parse(decode(path, text.encode("utf-8")))


def _text(source: Source) -> str:
    return "\n".join(line.text for line in source.lines)


def _left_alone(path: str, line: int) -> Diagnostic:
    found = "mending this would change what a card says, so it was left alone"
    return Diagnostic(Code.LEFT_ALONE, Position(path, line, 1), found, "mend it by hand")
