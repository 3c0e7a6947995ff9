"""Cut the math font into the slices that travel with decks: `python tools/slice_math_font.py FONT.ttf`.

Anki keeps one style sheet per note type, so all decks of one ankigen version must name the same font files, or the
deck imported last would take the glyphs away from the others. The font is therefore cut once, by kinds of characters,
into slices of fixed content; the style sheet names all of them with their `unicode-range`, and a deck carries those
whose characters it shows.
"""

from __future__ import annotations

import hashlib
import json
import sys
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from math_font_repairs import FEATURES, REPAIRS

FOLDER = Path(__file__).resolve().parents[1] / "ankigen" / "fonts"

Ranges = tuple[tuple[int, int], ...]
# The first slice has the space, which makes its MATH table the one that a browser reads, and every character that
# grows: brackets, bars, roots, large operators, arrows and accents.
SLICES: dict[str, Ranges] = {
    "core": (
        (0x20, 0x7E),
        (0xA0, 0xFF),
        (0x2C6, 0x2DD),
        (0x302, 0x30C),
        (0x391, 0x3C9),
        (0x3D1, 0x3F6),
        (0x2010, 0x2016),
        (0x2026, 0x2026),
        (0x2032, 0x2037),
        (0x203E, 0x203E),
        (0x2057, 0x2057),
        (0x20D6, 0x20D7),
        (0x20E1, 0x20E1),
        (0x210E, 0x210F),
        (0x2113, 0x2113),
        (0x2190, 0x21A6),
        (0x21A9, 0x21AA),
        (0x21BC, 0x21CC),
        (0x21D0, 0x21D5),
        (0x2200, 0x223D),
        (0x2240, 0x228B),
        (0x2295, 0x2299),
        (0x22A4, 0x22A5),
        (0x22C0, 0x22C6),
        (0x22EE, 0x22F1),
        (0x2308, 0x230B),
        (0x23B0, 0x23B1),
        (0x23B4, 0x23B5),
        (0x23DC, 0x23E1),
        (0x27E6, 0x27EF),
        (0x27F5, 0x27FC),
        (0x2A00, 0x2A06),
        (0x1D434, 0x1D467),
        (0x1D6A4, 0x1D6A5),
        (0x1D6E2, 0x1D71B),
    ),
    "alphabets": ((0x2102, 0x2134), (0x1D49C, 0x1D503), (0x1D538, 0x1D56B)),  # script, double-struck
    "fraktur": ((0x1D504, 0x1D537),),
    "bold": ((0x1D400, 0x1D433), (0x1D468, 0x1D49B), (0x1D56C, 0x1D59F), (0x1D6A8, 0x1D6E1), (0x1D71C, 0x1D755)),
    "sans": ((0x1D5A0, 0x1D6A3), (0x1D756, 0x1D7CB)),
    "figures": ((0x1D7CC, 0x1D7FF),),  # bold, double-struck and other digits
    "symbols": ((0x2000, 0x2BFF),),  # what is left of operators, arrows and shapes
}


def main(font: Path) -> None:
    """Write the slices and their index."""
    data = font.read_bytes()
    font_file = repaired(data)
    left = set(TTFont(BytesIO(font_file)).getBestCmap())
    for old in FOLDER.glob("_ankigen-math-*.woff2"):
        old.unlink()
    index = []
    for name, ranges in SLICES.items():
        characters = {c for first, last in ranges for c in range(first, last + 1)} & left
        left -= characters
        content = cut(font_file, characters)
        file = f"_ankigen-math-{name}-{hashlib.sha256(content).hexdigest()[:12]}.woff2"
        (FOLDER / file).write_bytes(content)
        index.append({"file": file, "ranges": spans(sorted(characters))})
        sys.stdout.write(f"{file}: {len(characters)} characters, {len(content)} bytes\n")
    rows = ",\n".join(" " + json.dumps(row) for row in index)
    (FOLDER / "slices.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def repaired(data: bytes) -> bytes:
    """The font with what browsers need set right."""
    font = TTFont(BytesIO(data), recalcTimestamp=False)
    for repair in REPAIRS:
        repair(font)
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def cut(data: bytes, characters: set[int]) -> bytes:
    """The font with these characters only, its MATH table kept, as WOFF2; equal input gives equal bytes."""
    options = subset.Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14], glyph_names=False
    )
    options.drop_tables += ["DSIG"]
    font = TTFont(BytesIO(data), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(characters))
    subsetter.subset(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def spans(characters: list[int]) -> list[list[int]]:
    """Sorted code points as pairs of first and last."""
    pairs: list[list[int]] = []
    for c in characters:
        if pairs and c == pairs[-1][1] + 1:
            pairs[-1][1] = c
        else:
            pairs.append([c, c])
    return pairs


if __name__ == "__main__":
    main(Path(sys.argv[1]))
