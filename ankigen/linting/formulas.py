r"""Formulas that can be drawn and still look wrong: `sin x` for `\sin x`, words whose spaces vanish, lone brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry, Passage

_NAMED = re.compile(
    r"\\(?:text\w*|mbox|hbox|fbox|math(?:rm|bf|sf|tt|it|cal|bb|frak|scr)|bm|boldsymbol|operatorname\*?|begin|end|label|tag\*?"
    r"|color|textcolor|colorbox|class|href|url|ref|eqref|unicode|style|cssId|require|pmb|ce|pu)"
    r"\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}"
)
"""Commands whose argument is a name or words."""

_FUNCTION = re.compile(
    r"(?<![\\A-Za-z_{])(?:arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|log|ln|exp|lim|max|min|det|argmax|argmin)"
    r"(?=\s*[({_^\\]|\s+[A-Za-z0-9]\b)"
)
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,30} {1,9}[A-Za-z]{3,30}(?![A-Za-z])")
_SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "->": r"\to"}
_SIGN = re.compile(r"(?<![<>=!\\-])(?:<=|>=|!=|->)(?![<>=])")
_END = re.compile(r"(?<!\\)\\\s*$")
_BRACKET = re.compile(r"[()\[\]]")
_SIZED = re.compile(r"\\(?:left|right|[bB]ig|begin|\\)|&")
"""Where brackets may have partners elsewhere, or none."""


def suspicious_formulas(entry: Entry) -> Iterator[Diagnostic]:
    """What looks like a slip in each formula of a card."""
    for passage in (entry.question, entry.answer, entry.context):
        if "$" in passage.text or "\\" in passage.text:
            yield from _in_passage(passage)


def _in_passage(passage: Passage) -> Iterator[Diagnostic]:
    from ankigen.render.pieces.finders import FINDERS  # noqa: PLC0415 - many decks have no formulas
    from ankigen.render.pieces.kinds import Math  # noqa: PLC0415
    from ankigen.render.pieces.taking import take_out  # noqa: PLC0415

    for piece in take_out(passage.text, FINDERS).pieces:
        if isinstance(piece, Math):
            for offset, found, remedy in slips(piece.tex):
                yield passage.diagnostic(Code.SUSPICIOUS_FORMULA, piece.tex_start + offset, found, remedy)


def slips(tex: str) -> Iterator[tuple[int, str, str]]:
    """Offset, what was found, what to do, for at most one slip of each kind in a formula."""
    bare = _NAMED.sub(lambda found: "\\" + "." * (len(found[0]) - 1), tex)
    if name := _FUNCTION.search(bare):
        yield name.start(), f"`{name[0]}` is drawn as a product of letters", f"write `\\{_command(name[0])}`"
    if words := _WORDS.search(bare):
        yield words.start(), f"the space in `{words[0]}` vanishes", r"put words into `\text{…}`"
    if sign := _SIGN.search(bare):
        yield sign.start(), f"`{sign[0]}` is drawn as two signs", f"write `{_SIGNS[sign[0]]}`"
    if end := _END.search(tex):
        yield end.start(), "the formula ends with a backslash", "leave it out"
    if lone := _lone_bracket(bare):
        yield lone[0], f"`{lone[1]}` has no partner", "write the other one, or leave it out"


def _command(name: str) -> str:
    return {"argmax": r"arg\max", "argmin": r"arg\min"}.get(name, name)


def _lone_bracket(tex: str) -> tuple[int, str] | None:
    """A bracket all alone; among several, `[0, 1)` is a pair, and so is `]0, 1[`."""
    if _SIZED.search(tex):
        return None
    brackets = list(_BRACKET.finditer(tex))
    return (brackets[0].start(), brackets[0][0]) if len(brackets) == 1 else None
