"""Characters on a terminal: how wide they are, and how those that would act on it are shown instead."""

from __future__ import annotations

import unicodedata

TAB = 4


def harmless(text: str) -> str:
    r"""The text with an escape such as `\x1b` or `\u202e` for every character that is not printed."""
    return text if text.isprintable() else "".join(map(shown, text))


def shown(character: str) -> str:
    """One character as it may stand on a terminal."""
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def width(text: str) -> int:
    """How many columns a harmless text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
