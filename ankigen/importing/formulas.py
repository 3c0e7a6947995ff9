r"""Formulas in a package: `alttext` of MathML, `\(…\)` and `\[…\]` of MathJax, and Anki's older `[latex]` and `[$]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.render.math import find_formulas

_OPENER = re.compile(r"\\[(\[]|\[(?:\$\$?|latex)\]", re.IGNORECASE)
_FORMS = {r"\(": (r"\)", False), r"\[": (r"\]", True)}
_OLDER_FORMS = {"[$]": ("[/$]", False), "[$$]": ("[/$$]", True), "[latex]": ("[/latex]", False)}
"""By what opens a formula: what closes it, and whether it is a display."""
_ROW = re.compile(r"(?P<end>(?<!\\)(?:\\\\)+|\\begin\{[a-z]+\*?\}(?!\{)) | (?P<begin>\\end\{[a-z]+\*?\})")


def in_text(text: str, *, older: bool) -> Iterator[tuple[str, bool | None]]:
    """The text in pieces: prose with None, TeX with whether it is a display of its own; in `older` forms too.

    What once has no closer has none further on, and is not looked for again: time stays linear.
    """
    forms = {**_FORMS, **_OLDER_FORMS} if older else dict(_FORMS)
    at = 0
    for found in _OPENER.finditer(text):
        opener = found[0].lower()
        if found.start() < at or opener not in forms:
            continue
        closer, display = forms[opener]
        end = text.find(closer, found.end())
        if end < 0:
            del forms[opener]
        elif tex := text[found.end() : end].strip():
            yield text[at : found.start()], None
            yield tex, display
            at = end + len(closer)
    yield text[at:], None


def written(tex: str, *, display: bool) -> str:
    """TeX between dollar signs; between brackets where those would be read otherwise or close too early."""
    opener, closer, sign = (r"\[", r"\]", "$$") if display else (r"\(", r"\)", "$")
    formulas, problems = find_formulas(f"a {sign}{tex}{sign} b")
    alone = len(formulas) == 1 and not problems and (formulas[0].tex, formulas[0].display) == (tex, display)
    return f"{sign}{tex}{sign}" if alone else f"{opener}{tex}{closer}"


def in_lines(formula: str) -> str:
    r"""A display between `$$` on lines of its own, with a line for each of its rows."""
    tex = formula[2:-2]
    return "$$\n" + _ROW.sub(lambda found: (found["end"] or "") + "\n" + (found["begin"] or ""), tex) + "\n$$"
