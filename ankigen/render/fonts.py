"""The math font, cut down to the characters that a deck shows; the one door to fontTools.

Without a font that has a MATH table, brackets do not grow and script letters are missing; phones ship none.
"""

from __future__ import annotations

import hashlib
import html
import re
from functools import cache
from importlib import resources
from io import BytesIO

from ankigen.render.font_repairs import FEATURES, REPAIRS

FONT = "STIXTwoMath-Regular.ttf.br"
BASE_CHARACTERS = frozenset("0123456789()[]{}|+−=<>,.·×/′‖√") | {"ˆ", "˜", "¯", "‾", "⏞", "⏟", "→"}
"""Characters that every deck's font has, so that decks with little mathematics share one font."""

_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FIRST_ITALIC = 0x1D434
_ITALICS = {
    **{chr(ord("A") + i): chr(_FIRST_ITALIC + i) for i in range(26)},
    **{chr(ord("a") + i): chr(_FIRST_ITALIC + 26 + i) for i in range(26)},
    **{chr(0x391 + i): chr(0x1D6E2 + i) for i in range(25)},
    **{chr(0x3B1 + i): chr(0x1D6FC + i) for i in range(25)},
    **dict(zip("h∂ϵϑϰϕϱϖ∇ıȷ", "ℎ𝜕𝜖𝜗𝜘𝜙𝜚𝜛𝛁𝚤𝚥", strict=True)),
}


def characters_of(field: str) -> frozenset[str]:
    """The characters inside the formulas of a field; a browser slants single letters, so with their italic forms."""
    shown = {sign for math in _MATH.findall(field) for sign in html.unescape(_TAG.sub("", math))}
    return frozenset(shown | {_ITALICS[sign] for sign in shown if sign in _ITALICS})


def subset_font(characters: frozenset[str]) -> tuple[str, bytes]:
    """The math font with only the glyphs for these characters, their growing and their small forms.

    Returns:
        Its media name, made of its bytes, and its bytes (WOFF2). Equal characters give equal bytes.
    """
    from fontTools import subset  # noqa: PLC0415 -- slow to load, and needed once per deck
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14], glyph_names=False
    )
    options.drop_tables += ["DSIG"]
    font = TTFont(BytesIO(_font_bytes()), recalcTimestamp=False, lazy=True)
    for repair in REPAIRS:
        repair(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters | BASE_CHARACTERS)))
    subsetter.subset(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    data = file.getvalue()
    return f"_ankigen-math-{hashlib.sha256(data).hexdigest()[:16]}.woff2", data


def font_face(media_name: str) -> str:
    """The style sheet rule that makes the bundled font known under the name that `math.css` uses."""
    return f'@font-face {{ font-family: "ankigen math"; src: url("{media_name}") format("woff2"); }}\n'


@cache
def _font_bytes() -> bytes:
    import brotli  # type: ignore[import-untyped]  # noqa: PLC0415 -- needed once per deck

    data: bytes = brotli.decompress((resources.files("ankigen") / "fonts" / FONT).read_bytes())
    return data
