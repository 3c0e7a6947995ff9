"""A picture as text that a terminal shows: as pixels where it can show images, else as blocks of grey.

Sources: the graphics protocol of kitty (sw.kovidgoyal.net/kitty/graphics-protocol), the inline images of iTerm2
(iterm2.com/documentation-images.html), sixels (DEC STD 070, chapter 9).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from itertools import groupby

from PIL import Image

CHUNK = 4096
"""Most characters of one escape sequence of kitty's."""
GREYS = 16
"""Shades of a sixel picture."""
BAND = 6
"""Rows of pixels in one row of sixels."""
SHADES = " ░▒▓█"


def protocol_of(environment: Mapping[str, str]) -> str:
    """How the terminal that an environment tells of shows pictures; a name in `PROTOCOLS`."""
    program, term = environment.get("TERM_PROGRAM", ""), environment.get("TERM", "")
    if environment.get("NO_COLOR") or term == "dumb":
        return "shades"
    if environment.get("TMUX") or term.startswith("screen"):
        return "blocks"  # what lies between would swallow the escapes
    if environment.get("KITTY_WINDOW_ID") or "kitty" in term or program in {"ghostty", "WezTerm"} or "ghostty" in term:
        return "kitty"
    if program == "iTerm.app" or environment.get("LC_TERMINAL") == "iTerm2":
        return "iterm"
    sixel = term.startswith(("foot", "mlterm", "contour", "yaft")) or "sixel" in term
    return "sixel" if sixel else "blocks"


def shown(picture: bytes, protocol: str, columns: int = 80) -> str:
    """A PNG as text, by a protocol of `PROTOCOLS`, at most so many columns wide where these are known."""
    return PROTOCOLS[protocol](picture, columns)


def _kitty(picture: bytes, _: int) -> str:
    data = b64encode(picture).decode()
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    heads = ["a=T,f=100,", *("" for _ in chunks[1:])]
    more = [*("1" for _ in chunks[1:]), "0"]
    return "".join(f"\x1b_G{head}m={m};{chunk}\x1b\\" for head, m, chunk in zip(heads, more, chunks, strict=True))


def _iterm(picture: bytes, _: int) -> str:
    return f"\x1b]1337;File=inline=1;size={len(picture)}:{b64encode(picture).decode()}\a"


def _sixel(picture: bytes, _: int) -> str:
    image = Image.open(BytesIO(picture)).convert("L")
    levels = image.point([round(value * (GREYS - 1) / 255) for value in range(256)])
    rows = [levels.crop((0, top, image.width, top + 1)).tobytes() for top in range(image.height)]
    palette = "".join(f"#{n};2;{p};{p};{p}" for n in range(GREYS) for p in [round(100 * n / (GREYS - 1))])
    bands = (_band(rows[top : top + BAND]) for top in range(0, image.height, BAND))
    return f'\x1bPq"1;1;{image.width};{image.height}{palette}{"-".join(bands)}\x1b\\'


def _band(rows: list[bytes]) -> str:
    """Six rows of pixels, one shade after the other; a run of equal sixels is counted."""
    parts = []
    for shade in sorted(set(b"".join(rows))):
        bits = (sum(1 << n for n, row in enumerate(rows) if row[x] == shade) for x in range(len(rows[0])))
        runs = ((chr(63 + sixel), sum(1 for _ in run)) for sixel, run in groupby(bits))
        parts.append(f"#{shade}" + "".join(f"!{count}{sign}" if count > 3 else sign * count for sign, count in runs))
    return "$".join(parts)


def _blocks(picture: bytes, columns: int) -> str:
    """Two pixels a character: the upper one its ink, the lower one its ground, in the greys of 256 colours."""
    return "\n".join(
        "".join(f"\x1b[38;5;{_grey(upper)};48;5;{_grey(lower)}m▀" for upper, lower in pairs) + "\x1b[0m"
        for pairs in _pairs(picture, columns)
    )


def _grey(value: int) -> int:
    """The colour number of a grey: 232 to 255 are a ramp, to which black and white are added."""
    level = round(value * 25 / 255)
    return 16 if level == 0 else 231 if level == 25 else 231 + level


def _shades(picture: bytes, columns: int) -> str:
    """Without escapes: a character for two pixels, the whiter the fuller."""
    return "\n".join(
        "".join(SHADES[round((upper + lower) * (len(SHADES) - 1) / 510)] for upper, lower in pairs).rstrip()
        for pairs in _pairs(picture, columns)
    )


def _pairs(picture: bytes, columns: int) -> Iterator[list[tuple[int, int]]]:
    """A picture shrunk to the columns of a terminal, two rows of pixels at a time."""
    image = Image.open(BytesIO(picture)).convert("L")
    width = min(columns, image.width)
    height = 2 * max(1, round(image.height * width / image.width / 2))
    small = image.resize((width, height), Image.Resampling.BOX)
    rows = [small.crop((0, top, width, top + 1)).tobytes() for top in range(height)]
    return (list(zip(upper, lower, strict=True)) for upper, lower in zip(rows[::2], rows[1::2], strict=True))


PROTOCOLS: dict[str, Callable[[bytes, int], str]] = {
    "kitty": _kitty,
    "iterm": _iterm,
    "sixel": _sixel,
    "blocks": _blocks,
    "shades": _shades,
}
