"""A part of a file: Safari asks for parts of what it is to play, and plays nothing that comes whole."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=(?P<first>[0-9]{1,15})-(?P<last>[0-9]{0,15})")


def part(wanted: str, length: int) -> range | None:
    """The bytes that a header `Range` names (RFC 9110, 14.1.2) of so many; None for all of them.

    Whatever is not one range from a first byte on may be answered with all (14.2).
    """
    found = _ONE_RANGE.fullmatch(wanted)
    if not found:
        return None
    end = min(int(found["last"] or length) + 1, length)
    return range(int(found["first"]), end) or None
