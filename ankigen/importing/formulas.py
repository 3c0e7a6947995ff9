r"""Formulas in a package: `alttext` of MathML, `\(…\)` and `\[…\]` of MathJax, and Anki's older `[latex]` and `[$]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.render.math import find_formulas

_WRITTEN = re.compile(
    r"\\\((?P<inline>.+?)\\\)|\\\[(?P<block>.+?)\\\]"
    r"|\[\$\](?P<dollar>.+?)\[/\$\]|\[\$\$\](?P<dollars>.+?)\[/\$\$\]|\[latex\](?P<latex>.+?)\[/latex\]",
    re.DOTALL | re.IGNORECASE,
)
_ROW = re.compile(r"(?P<end>(?<!\\)(?:\\\\)+|\\begin\{[a-z]+\*?\}(?!\{)) | (?P<begin>\\end\{[a-z]+\*?\})")
_LONGEST = 20_000


def in_text(text: str, *, older: bool) -> Iterator[tuple[str, bool | None]]:
    """The text in pieces: prose with None, TeX with whether it is a display of its own; in `older` forms too."""
    at = 0
    for found in _WRITTEN.finditer(text) if _may_hold_one(text) else ():
        if not older and found[0].startswith("["):
            continue
        yield text[at : found.start()], None
        kind = found.lastgroup or ""
        yield found[kind].strip(), kind in {"block", "dollars"}
        at = found.end()
    yield text[at:], None


def _may_hold_one(text: str) -> bool:
    """Closers are looked for beforehand: an opener without one would be searched to the end, each time."""
    closers = (r"\)", r"\]", "[/$]", "[/$$]", "[/latex]")
    return len(text) <= _LONGEST and any(closer in text for closer in closers)


def written(tex: str, *, display: bool) -> str:
    """TeX between dollar signs; between brackets where a dollar sign would be read as money, or closes too early."""
    if display:
        return f"$${tex}$$"
    formulas, problems = find_formulas(f"${tex}$")
    alone = len(formulas) == 1 and not problems and formulas[0].tex == tex
    return f"${tex}$" if alone else rf"\({tex}\)"


def in_lines(formula: str) -> str:
    r"""A display between `$$` on lines of its own, with a line for each of its rows."""
    tex = formula.removeprefix("$$").removesuffix("$$")
    return "$$\n" + _ROW.sub(lambda found: (found["end"] or "") + "\n" + (found["begin"] or ""), tex) + "\n$$"
