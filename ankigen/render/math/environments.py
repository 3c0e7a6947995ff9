r"""Environments: matrices, cases, arrays and aligned equations as tables whose every row and cell is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.columns import UnknownColumnError, repeating, specified
from ankigen.render.math.rules import Rule
from ankigen.render.math.tables import Row, cells, table
from ankigen.render.math.tokens import FormulaError, NotDrawnError, Reader, Token, source
from ankigen.render.math.tree import NUMBERED, element, marked


@dataclass(frozen=True, slots=True)
class Environment:
    """How an environment is drawn.

    `columns` are alignments (`l`, `c`, `r`) that repeat; `argument` says whether a column specification follows,
    `is_placed` whether `[t]` may say where it meets its line, `is_numbered` whether each row has a number of its own.
    """

    columns: str = "c"
    left: str = ""
    right: str = ""
    display: bool = False
    argument: str = ""
    class_: str = "mmatrix"
    is_placed: bool = False
    is_numbered: bool = False

    @property
    def has_equations(self) -> bool:
        """Whether its rows are displayed equations, and nothing stands around them."""
        return self.display and not (self.left or self.right or self.argument == "columns")


_ALIGNED = Environment("rl", display=True, class_="maligned", is_placed=True)
_ALIGNED_AT = replace(_ALIGNED, argument="ignored", class_="malignedat")
_GATHERED = Environment("c", display=True, class_="maligned", is_placed=True)
_ALIGN, _ALIGN_AT, _GATHER = (
    replace(inner, is_placed=False, is_numbered=True) for inner in (_ALIGNED, _ALIGNED_AT, _GATHERED)
)
_CASES = Environment("ll" + 40 * "c", left="{", class_="mcases")  # a third column is a slip; KaTeX centres it
_MATRIX = Environment("c")
_BRACKETS = {"": ("", ""), "p": ("(", ")"), "b": ("[", "]"), "B": ("{", "}"), "v": ("|", "|"), "V": ("‖", "‖")}

ENVIRONMENTS: dict[str, Environment] = {
    "aligned": _ALIGNED,
    "alignedat": _ALIGNED_AT,
    "gathered": _GATHERED,
    "split": replace(_ALIGNED, is_placed=False),
    **dict.fromkeys(["align", "align*", "flalign", "flalign*"], _ALIGN),
    **dict.fromkeys(["alignat", "alignat*", "xalignat"], _ALIGN_AT),
    **dict.fromkeys(["gather", "gather*", "equation", "equation*"], _GATHER),
    **dict.fromkeys(["multline", "multline*"], replace(_GATHER, class_="maligned mmultline")),
    **dict.fromkeys(["math", "displaymath"], _GATHER),
    **dict.fromkeys(["eqnarray", "eqnarray*"], replace(_ALIGN, columns="rcl", class_="mmatrix")),
    "cases": _CASES,
    "dcases": replace(_CASES, display=True),
    "rcases": replace(_CASES, left="", right="}"),
    "drcases": replace(_CASES, left="", right="}", display=True),
    **{f"{kind}matrix": replace(_MATRIX, left=left, right=right) for kind, (left, right) in _BRACKETS.items()},
    **{
        f"{kind}matrix*": replace(_MATRIX, left=left, right=right, argument="alignment")
        for kind, (left, right) in _BRACKETS.items()
    },
    **{
        f"{kind}smallmatrix": replace(_MATRIX, left=left, right=right, class_="msmall")
        for kind, (left, right) in _BRACKETS.items()
    },
    "array": replace(_MATRIX, argument="columns", class_="marray", is_placed=True),
    "darray": replace(_MATRIX, argument="columns", class_="marray", display=True),
    "subarray": replace(_MATRIX, argument="columns", class_="msmall"),
}
_BY_MATHJAX = frozenset({"CD", "empheq", "numcases", "subnumcases", "prooftree", "spreadlines"})


def _begin(reader: Reader) -> Element:
    offset = reader.offset
    name = reader.word()
    body = reader.until(r"\end")
    reader.take()
    closed = reader.word()
    if closed != name:
        raise FormulaError(f"`\\begin{{{name}}}` ends with `\\end{{{closed}}}`", "name the same environment", offset)
    if name in _BY_MATHJAX:
        raise NotDrawnError(f"environment `{name}` is not drawn here", "Anki's MathJax draws it", offset)
    if name not in ENVIRONMENTS:
        raise FormulaError(f"unknown environment `{name}`", "check its spelling", offset)
    return draw_environment(ENVIRONMENTS[name], body, reader)


def draw_environment(kind: Environment, body: Sequence[Token], reader: Reader) -> Element:
    """The body of an environment as a table between its delimiters."""
    inner = Reader(body, reader.draw, reader.draw_next)
    written = _specification(kind, inner)
    rows = cells(inner)
    made = table(rows, _columns(kind, reader, rows, written), reader.draw)
    made.set("class", kind.class_)
    if kind.is_numbered:
        made.set(NUMBERED, "")
    if kind.display:
        made.set("displaystyle", "true")
    if kind.columns == "rl":
        _complete_relations(made)
    if kind.left or kind.right:
        fences = (
            element("mo", text=sign, stretchy="true", form=form)
            for sign, form in ((kind.left, "prefix"), (kind.right, "postfix"))
        )
        return marked(element("mrow", next(fences), made, next(fences)), class_="inner")
    return made


def _complete_relations(table: Element) -> None:
    """Put nothing before what follows an alignment point, so that a sign there stands between two things."""
    for cell in (cell for row in table for cell in row[1::2]):
        content = list(cell[0]) if cell[0].tag == "mrow" and not cell[0].attrib else list(cell)
        cell[:] = [element("mrow", element("mrow"), *content)]


def _columns(kind: Environment, reader: Reader, rows: Sequence[Row], written: str) -> list[str]:
    """The classes of the cells of each column, from the environment's arguments or its kind."""
    width = max(len(row.cells) for row in rows)
    if not written or (kind.argument == "alignment" and written in ("l", "c", "r")):
        return repeating(written or kind.columns, width)
    try:
        return specified(written, width)
    except UnknownColumnError as error:
        raise NotDrawnError(f"the columns `{written}` are not drawn here", "use `l`, `c`, `r` and `|`",
                            reader.offset) from error  # fmt: skip


def _specification(kind: Environment, reader: Reader) -> str:
    """What is written about the columns; other arguments are skipped. Brackets may hold one of a few letters only."""
    start = reader.place
    written = source(reader.option() or ()).strip() if kind.is_placed or kind.argument == "alignment" else ""
    if written not in (("l", "c", "r") if kind.argument == "alignment" else ("t", "c", "b")):
        written, reader.place = "", start
    if kind.argument in ("columns", "ignored"):
        written = _columns_written(reader)
    return "" if kind.argument in ("", "ignored") else written


def _columns_written(reader: Reader) -> str:
    r"""A specification, in braces or one letter; where it is forgotten, a row stands there, or `\\`."""
    if reader.peek() == "{":
        return reader.word()
    reader.accept("\\\\")
    return reader.take().text if reader.peek() in ("l", "c", "r") else ""


def _braced(reader: Reader, *, kind: Environment) -> Element:
    return draw_environment(kind, reader.group(), reader)


def _line_break(reader: Reader) -> Element:
    raise NotDrawnError(r"`\\` inside a group", "break lines in an environment only", reader.offset)


def _misplaced(reader: Reader) -> Element:
    raise FormulaError(r"`\hline` outside a table", "remove it", reader.offset)


RULES: dict[str, Rule] = {
    r"\begin": _begin,
    **{f"\\{name}": partial(_braced, kind=ENVIRONMENTS[name]) for name in ("matrix", "pmatrix", "cases")},
    r"\\": _line_break,
    r"\cr": _line_break,
    r"\hline": _misplaced,
}
