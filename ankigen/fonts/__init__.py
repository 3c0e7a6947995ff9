"""The math font that travels with decks, cut into slices of fixed content (see `tools/slice_math_font.py`).

Without a font that has a MATH table, brackets do not grow and script letters are missing; phones ship none. A deck
carries the slices whose characters its formulas show; the style sheet is the same for all decks and names them all.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

FAMILY = "ankigen math"
_HERE = Path(__file__).parent

_MATH = re.compile(r"<math\b[^<]*(?:<(?!/math>)[^<]*)*</math>")
_TEXT = re.compile(r">([^<]+)")
# A browser slants a letter that stands alone in an <mi>: it draws the italic letter of the mathematical block.
_ITALICS = {
    **{chr(ord("A") + i): chr(0x1D434 + i) for i in range(26)},
    **{chr(ord("a") + i): chr(0x1D44E + i) for i in range(26)},
    **{chr(0x391 + i): chr(0x1D6E2 + i) for i in range(25)},
    **{chr(0x3B1 + i): chr(0x1D6FC + i) for i in range(25)},
    **dict(zip("h∂ϵϑϰϕϱϖıȷ", "ℎ𝜕𝜖𝜗𝜘𝜙𝜚𝜛𝚤𝚥", strict=True)),
}


class Slice(NamedTuple):
    """A part of the font: its media name and its characters, as pairs of first and last code point."""

    file: str
    ranges: tuple[tuple[int, int], ...]

    def holds(self, character: int) -> bool:
        """Whether this slice draws a character."""
        return any(first <= character <= last for first, last in self.ranges)

    @property
    def unicode_range(self) -> str:
        """The characters as CSS writes them."""
        return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in self.ranges)


@cache
def slices() -> tuple[Slice, ...]:
    """All slices; the first holds the space and every character that grows."""
    rows = json.loads((_HERE / "slices.json").read_text(encoding="utf-8"))
    return tuple(Slice(row["file"], tuple((a, b) for a, b in row["ranges"])) for row in rows)


def font_faces() -> str:
    """The style sheet's font faces, one a slice.

    They stand in a rule of their own, since Anki's reviewer, and AnkiDroid's with it, fetches every other font face
    ahead: a deck lacks those that its formulas do not need, and AnkiDroid tells learners of each file that is missing.
    """
    faces = [
        f'@font-face {{ font-family: "{FAMILY}"; src: url("{one.file}") format("woff2");'
        f" unicode-range: {one.unicode_range}; }}"
        for one in slices()
    ]
    return "\n".join(["@media all {", *faces, "}"])


def fonts_of(fields: Iterable[str]) -> tuple[str, ...]:
    """The media names of the slices that the formulas in these fields need; none where there are no formulas."""
    formulas = "".join([math for field in fields if "<math" in field for math in _MATH.findall(field)])
    shown = set(html.unescape("".join(_TEXT.findall(formulas))))
    if not shown:
        return ()
    needed = {slices()[0].file}.union(*map(_files_with, shown))
    return tuple([one.file for one in slices() if one.file in needed])


@lru_cache(maxsize=4096)
def _files_with(character: str) -> frozenset[str]:
    """The slices that a character in a formula needs."""
    shown = {ord(character), ord(_ITALICS.get(character, character))}
    return frozenset(one.file for one in slices() if any(map(one.holds, shown)))


@cache
def font_file(name: str) -> bytes:
    """The slice of this media name."""
    return (_HERE / name).read_bytes()
