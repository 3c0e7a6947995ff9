"""What `$$…$$` has to do with the sentence that it stands in."""

from __future__ import annotations

import re

from ankigen.render.math.environments import ENVIRONMENTS
from ankigen.render.math.latex import INFIX
from ankigen.render.math.tokens import COMMENT

_WORDS_BEFORE = re.compile(r"""(?:[^\W_]\*{0,2}|[,;)’'"”]) \(?\Z|(?:\A|\n)[ \t>]*(?:[-*+]|\d+[.)]) (?:\*\*)?\Z""")
"""Words, or the mark of an item."""
_REACH_BEFORE = 40
_WORDS_BEHIND = re.compile(r"""(?:\*\*)?(?: |[,;.:?!)]\)? )(?:[^\W_]|[($*"“‘<>=≤≥])""")
_END_BEHIND = re.compile(r"[,;.:?!)]{1,2}(?:\Z|\n)")
_INFIX = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(INFIX)))})(?![A-Za-z])")
_LARGE = re.compile(rf"{_INFIX.pattern}|\\(?:begin|tag|\\|[dc]?frac|binom|sum|prod|int)(?![A-Za-z])|\n")
_LONGEST_AMONG_WORDS = 40
_LONGEST_AT_THE_END = 12
_STOP = re.compile(r" ?([.,;])(?=\s|\Z)")
_ROWS = "|".join(re.escape(name) for name, kind in ENVIRONMENTS.items() if kind.has_equations)
_ROWS_END = re.compile(rf"\\end\{{(?:{_ROWS})\}}\Z")
_LAST_BREAK = re.compile(r"(?<!\\)\\\\(?:\[[^][]{0,20}\])?\Z")
_LAST_PERCENT = re.compile(r"(?<=[^\\\s\d]) ?%\Z")
"""A percent sign, which would begin a comment if anything stood behind it."""
_SWALLOWING = re.compile(rf"{COMMENT}|(?<!\\)\\\Z")
"""What takes in anything that is written behind it on its line: a comment, or a backslash that stands for a space."""


def is_in_a_sentence(text: str, start: int, end: int) -> bool:
    r"""Whether the formula `text[start:end]` between `$$` is small and among words, as kramdown's authors write.

    >>> is_in_a_sentence("the variable $$x_i$$ is", 13, 20)
    True
    >>> is_in_a_sentence("as:$$x_i$$and", 3, 10)
    False
    """
    is_among_words = _WORDS_BEHIND.match(text, end)
    longest = _LONGEST_AMONG_WORDS if is_among_words else _LONGEST_AT_THE_END
    if end - start - 4 > longest or _LARGE.search(text, start + 2, end - 2):
        return False
    is_followed = is_among_words or _END_BEHIND.match(text, end)
    return bool(is_followed and _WORDS_BEFORE.search(text, max(start - _REACH_BEFORE, 0), start))


def stop_behind(text: str, end: int) -> re.Match[str] | None:
    """The full stop, comma or semicolon that stands behind a displayed formula, or it would begin a line."""
    return _STOP.match(text, end)


def with_stop(tex: str, stop: str) -> str:
    r"""A displayed formula and the stop behind it; that of several rows stands in the last of them.

    >>> with_stop(r"\begin{aligned} a &= b \end{aligned}", ".")
    '\\begin{aligned} a &= b. \\end{aligned}'
    """
    rows_end = _ROWS_END.search(tex)
    tex = tex if rows_end else _LAST_PERCENT.sub(r"\\%", tex)
    last = (tex[: rows_end.start()] if rows_end else tex).rstrip()
    last = _LAST_BREAK.sub("", last).rstrip()
    behind = tex[len(last) :]
    if _SWALLOWING.search(last, last.rfind("\n") + 1):
        last += "\n"
    elif _takes_in(last):
        last = f"{{{last}}}"
    return last + stop + behind


def _takes_in(tex: str) -> bool:
    r"""Whether a stop behind a formula would stand in the denominator of `\over`, or as a script that is missing."""
    infix = _INFIX.search(tex)
    if not infix or "\\\\" in tex:
        return tex.endswith(("^", "_"))
    return tex.count("{", 0, infix.start()) == tex.count("}", 0, infix.start())
