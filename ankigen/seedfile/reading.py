"""From the bytes of a seed file to its lines, with everything odd about them reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Line

MAX_BYTES = 256 * 1024 * 1024
"""A larger file is not a text that a person wrote."""

_LINE_END = re.compile(r"\r*\n|\r+")


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of one seed file and what was wrong with its bytes."""

    path: str
    lines: tuple[Line, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def read(path: Path) -> Source:
    """Read one seed file; a file that cannot be read gives no lines and one diagnostic."""
    name = path.as_posix()
    try:
        if not path.is_file():
            return _unreadable(name, "this is not a regular file")
        if path.stat().st_size > MAX_BYTES:
            return _unreadable(name, f"the file is larger than {MAX_BYTES >> 20} MB")
        data = path.read_bytes()
    except OSError as error:
        return _unreadable(name, f"the file cannot be read ({error.strerror or error})")
    return decode(name, data)


def decode(path: str, data: bytes) -> Source:
    """Decode UTF-8 (a BOM is allowed) and split into lines at LF, CRLF, CR and the like."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Source(path, (), (_not_utf8(path, data, error),))
    return Source(path, tuple(Line(number, 1, raw) for number, raw in enumerate(_LINE_END.split(text), start=1)))


def _unreadable(path: str, why: str) -> Source:
    problem = Diagnostic(Code.UNREADABLE_FILE, Position(path, 1, 1), why, "check the path and its permissions")
    return Source(path, (), (problem,))


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Diagnostic:
    before = data[: error.start]
    line = len(_LINE_END.findall(before.decode("utf-8"))) + 1
    column = error.start - max(before.rfind(b"\n"), before.rfind(b"\r"))
    found = f"the byte 0x{data[error.start]:02X} is not UTF-8"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        found = "the file is UTF-16, not UTF-8"
    elif b"\0" in data[:1024]:
        found = "the file is binary, not text"
    return Diagnostic(Code.NOT_UTF8, Position(path, line, column), found, "save the file as UTF-8")
