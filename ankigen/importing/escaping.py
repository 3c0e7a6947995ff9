"""Text as Markdown that reads as the same text: only what a seed file would misread gets a backslash."""

from __future__ import annotations

import re
from collections.abc import Callable

Escape = Callable[[str], str]

_REFERENCE = r"&(?=#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)"
_MISREAD = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\Z)"  # an escape, or half of one
    r"|[`*$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word it is a letter
    r"|\](?=\()|!(?=\[)|(?<=\n)\[|~(?=~)|(?<=x)\?(?=\?)"
    rf"|{_REFERENCE}"
)
_TAG = re.compile(r"<(?=/?(?:su[bp]|br)\b|!--|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_LINE_START = re.compile(
    r"^(?:(?P<sign>[-+](?=[ \t]|$)|[-=:>#~|]|\?(?=\?))"
    r"|(?P<number>\d{1,9})(?P<dot>[.)])(?=[ \t]|$)"
    r"|(?P<closer>x(?=\?)))",
    re.MULTILINE,
)
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def escaped(text: str) -> str:
    """The text with as few backslashes as it takes."""
    return _TAG.sub("&lt;", _MISREAD.sub(r"\\\g<0>", text))


def escaped_wholly(text: str) -> str:
    """The text with every sign escaped, for what the finer rules misjudge.

    Brackets are character references: behind a backslash they would begin a formula.
    """
    return _SIGN.sub(lambda found: f"&#{ord(found[0])};" if found[0] in "()[]<&" else f"\\{found[0]}", text)


def with_safe_lines(text: str) -> str:
    """Lines of prose, none of which begins like a block or like a marker of a seed file."""

    def safe(found: re.Match[str]) -> str:
        if found["sign"]:
            return f"\\{found['sign']}"
        return f"{found['number']}\\{found['dot']}" if found["number"] else "x\\"

    return _LINE_START.sub(safe, text)


def as_code(code: str) -> str:
    """A code span, with as many backticks as it takes."""
    code = " ".join(code.split("\n"))
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if code.startswith("`") or code.endswith("`") or _is_padded(code) else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def _is_padded(code: str) -> bool:
    """Whether a code span of it would lose a space on either side."""
    return code.startswith(" ") and code.endswith(" ") and bool(code.strip(" "))
