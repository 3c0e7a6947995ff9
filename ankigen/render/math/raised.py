"""Scripts that are characters of their own, as in `x₁` and `ℝⁿ`: where they stand, and which letters they are."""

from __future__ import annotations

import unicodedata
from itertools import chain

from ankigen.render.math.tokens import Reader, Token

_RANGES = (range(0x00B2, 0x00BA), range(0x02B0, 0x02B9), range(0x02E0, 0x02E5), range(0x1D2C, 0x1D6B),
           range(0x1D9C, 0x1DC0), range(0x2070, 0x209D), range(0x2C7C, 0x2C7E))  # fmt: skip
_POSITIONS = {"<super>": "^", "<sub>": "_"}
_SCRIPTS = {
    chr(code): (_POSITIONS[parts[0]], chr(int(parts[1], 16)))
    for code in chain(*_RANGES)
    if len(parts := unicodedata.decomposition(chr(code)).split()) == 2 and parts[0] in _POSITIONS
}


def position(sign: str) -> str:
    """`^` or `_` for a character that stands above or below the line; empty for any other."""
    return _SCRIPTS[sign][0] if sign in _SCRIPTS else ""


def taken(reader: Reader) -> tuple[Token, ...]:
    """The next characters, as many as stand at the position of the first one, in usual letters."""
    where, found = position(reader.peek()), []
    while where and position(reader.next_character()) == where:
        token = reader.take()
        found.append(Token(_SCRIPTS[token.text][1].replace("\u2212", "-"), token.offset))
    return tuple(found)
