"""From the bytes of a seed file to its lines, with everything odd about them reported."""

from __future__ import annotations

import errno
import re
from itertools import count, repeat
from pathlib import Path
from typing import NamedTuple

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Line
from ankigen.seedfile.encodings import Decoded, NotTextError, to_text

MAX_BYTES = 256 * 1024 * 1024
"""A larger file is not a text that a person wrote."""

EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""Then the machine is at its end, not the file: a package without its cards would be wrong."""

LINE_END = re.compile(r"\r*\n|\r+")

# What pasted text hides: spaces of no width, and marks that turn or nest the direction of writing. Joiners are left
# alone: emoji and several scripts are written with them.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


class Source(NamedTuple):
    """The lines of one seed file and what was wrong with its bytes."""

    path: str
    lines: tuple[Line, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def read(path: Path) -> Source:
    """Read one seed file; one that cannot be read gives no lines and one diagnostic, a machine at its end OSError."""
    data = load(path)
    return decode(path.as_posix(), data) if isinstance(data, bytes) else data


def load(path: Path) -> bytes | Source:
    """The bytes of a seed file, or what `read` says of one that cannot be read."""
    name = path.as_posix()
    try:
        if not path.is_file():
            return _unreadable(name, "this is not a regular file")
        if path.stat().st_size > MAX_BYTES:
            return _unreadable(name, f"the file is larger than {MAX_BYTES >> 20} MB")
        return path.read_bytes()
    except OSError as error:
        if error.errno in EXHAUSTED:
            raise
        return _unreadable(name, f"the file cannot be read ({error.strerror or error})")


def decode(path: str, data: bytes) -> Source:
    """Decode a text and split it into lines at LF, CRLF, CR and the like; one diagnostic for each kind of oddity."""
    try:
        decoded = to_text(data)
    except NotTextError as error:
        return _unreadable(path, str(error), "save it as a text in UTF-8, or take it away")
    text = decoded.text
    lines = tuple(map(Line, count(1), repeat(1), _lines(text)))
    problems = [_not_utf8(path, decoded)] if decoded.oddity else []
    if not text.isascii() and (found := _INVISIBLE.search(text)):
        problems.append(_invisible(path, text, found))
    return Source(path, lines, tuple(problems))


def _lines(text: str) -> list[str]:
    usual = text.replace("\r\n", "\n")
    return LINE_END.split(text) if "\r" in usual else usual.split("\n")


def _unreadable(path: str, why: str, remedy: str = "check the path and its permissions") -> Source:
    return Source(path, (), (Diagnostic(Code.UNREADABLE_FILE, Position(path, 1, 1), why, remedy),))


def _not_utf8(path: str, decoded: Decoded) -> Diagnostic:
    place = _position(path, decoded.text, decoded.first)
    return Diagnostic(Code.NOT_UTF8, place, decoded.oddity, "save the file as UTF-8")


def _invisible(path: str, text: str, found: re.Match[str]) -> Diagnostic:
    others = sum(1 for _ in _INVISIBLE.finditer(text, found.end()))
    more = f", and {others:,} more in this file" if others else ""
    what = f"the invisible character U+{ord(found[0]):04X} stands here{more}"
    return Diagnostic(Code.INVISIBLE_CHARACTER, _position(path, text, found.start()), what, "delete it")


def _position(path: str, text: str, offset: int) -> Position:
    """The place of a character of a file."""
    starts = [0, *(end.end() for end in LINE_END.finditer(text, 0, offset))]
    return Position(path, len(starts), offset - starts[-1] + 1)
