"""Which lines of a file could be more than text: a marker, or a part of one, or a fence; most lines are none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ankigen.entries import Line
from ankigen.seedfile.lines import INVISIBLE

# By a sign that each marker has, however it is spelt: what else there is to it. The signs themselves are looked for
# first, all at once.
_BEHIND = {
    "?？": r"[ \t]*[?？xX×:：]|(?<=[xX×:： \t].)",
    ":：": r"[ \t]?[pP]",
    "-": r"(?:(?:[ \t]*-){2}|-\s*$)",
    "*": r"(?:[ \t]*\*){2}(?=[\s*]|$)",
    "_": r"(?:[ \t]*_){2}",
    "—–─": r"(?:[—–─]|-{0,2}\s*$)",
    "#": rf"(?<![^\s\\{INVISIBLE}].)",
    "`": r"``",
    "~": r"~~",
    "R": r"ating",
    "S": r"tarting [Cc]hapter",
    "<": r"!--",
}
_CANDIDATE = re.compile("|".join(f"{re.escape(sign)}(?:{more})" for signs, more in _BEHIND.items() for sign in signs))


def find_candidates(lines: Iterable[Line]) -> list[int]:
    """The indices of the lines that could be more than text; any other is text, or code, wherever it stands."""
    search = _CANDIDATE.search
    return [index for index, line in enumerate(lines) if search(line.text)]
