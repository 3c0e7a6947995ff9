"""From bytes to text: UTF-8, or what else a text editor may have written."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_HALF = re.compile("[\ud800-\udfff]")
_BINARY = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_SAMPLE = 65536
_MOST_CONTROLS = 0.02
"""A text holds a control character now and then; compressed data holds one byte in ten."""


class NotTextError(ValueError):
    """The bytes are no text; the message says what they are."""


class Decoded(NamedTuple):
    """A text; what was odd about its encoding, empty if nothing was, and the offset of the first odd character."""

    text: str
    oddity: str = ""
    first: int = 0


def to_text(data: bytes) -> Decoded:
    """Decode UTF-8, UTF-16 that says so, or UTF-8 with bytes of Windows-1252 in it, down to all of them.

    Raises:
        NotTextError: If the bytes are no text.
    """
    if data.startswith(_UTF32):
        raise NotTextError("the file is UTF-32, which is not read")
    if encoding := _UTF16.get(data[:2]):
        text = _HALF.sub("\ufffd", data[2:].decode(encoding, "surrogatepass" if len(data) % 2 == 0 else "replace"))
        return Decoded(text, "the file is UTF-16")
    text = data.decode("utf-8-sig", "surrogateescape")
    odd = None if text.isascii() else _HALF.search(text)
    _refuse_binary(data[:_SAMPLE], has_odd_bytes=odd is not None)
    if odd is None:
        return Decoded(text)
    byte = ord(odd[0]) - 0xDC00
    oddity = f"the byte 0x{byte:02X} is not UTF-8; it is read as Windows-1252"
    return Decoded(_HALF.sub(_windows, text), oddity, odd.start())


def _refuse_binary(sample: bytes, *, has_odd_bytes: bool) -> None:
    controls = len(sample) - len(sample.translate(None, _BINARY))
    if controls > _MOST_CONTROLS * len(sample) + 4 or (has_odd_bytes and b"\0" in sample):
        raise NotTextError("the file is binary, not text")


def _windows(byte: re.Match[str]) -> str:
    """The character that a byte above ASCII means in Windows-1252."""
    return bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace")
