"""What `$$…$$` has to do with the sentence that it stands in."""

from __future__ import annotations

import re

_WORDS_BEFORE = re.compile(r"""(?:[^\W_]\*{0,2}|[,;)’'"”]) \(?\Z|(?:\A|\n)[ \t]*(?:[-*+]|\d+[.)]) (?:\*\*)?\Z""")
"""Words, or the mark of an item."""
_WORDS_BEHIND = re.compile(r"""(?:\*\*)?(?: |[,;.:?!)]\)? )(?:[^\W_]|[($*"“‘<>=≤≥])""")
_END_BEHIND = re.compile(r"[,;.:?!)]{1,2}(?:\Z|\n)")
_LARGE = re.compile(r"\\(?:begin|tag|\\|[dc]?frac|binom|sum|prod|int)(?![A-Za-z])|\n")
_LONGEST_AMONG_WORDS = 40
_LONGEST_AT_THE_END = 12
_STOP = re.compile(r" ?([.,;])(?=\s|\Z)")
_ROWS_END = re.compile(r"\s*\\end\{(?:align(?:ed|at|edat)?|split|gather(?:ed)?|multline|eqnarray|equation)\*?\}\Z")


def is_in_a_sentence(before: str, content: str, behind: str) -> bool:
    r"""Whether `$$content$$` is a small formula among the words of a line, which kramdown's authors write so.

    >>> is_in_a_sentence("the variable ", "x_i", " is")
    True
    >>> is_in_a_sentence("as:", "x_i", "and")
    False
    """
    longest = _LONGEST_AMONG_WORDS if _WORDS_BEHIND.match(behind) else _LONGEST_AT_THE_END
    is_followed = _WORDS_BEHIND.match(behind) or _END_BEHIND.match(behind)
    is_small = len(content) <= longest and not _LARGE.search(content)
    return is_small and bool(_WORDS_BEFORE.search(before) and is_followed)


def stop_behind(text: str, end: int) -> re.Match[str] | None:
    """The full stop, comma or semicolon that stands behind a displayed formula, or it would begin a line."""
    return _STOP.match(text, end)


def with_stop(tex: str, stop: str) -> str:
    r"""A displayed formula and the stop behind it; that of several rows stands in the last of them.

    >>> with_stop(r"\begin{aligned} a &= b \end{aligned}", ".")
    '\\begin{aligned} a &= b. \\end{aligned}'
    """
    found = _ROWS_END.search(tex)
    end = found.start() if found and not tex.endswith("\\\\", 0, found.start()) else len(tex)
    return tex[:end] + stop + tex[end:]
