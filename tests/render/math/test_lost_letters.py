"""A drawing that lacks a letter or a digit of its formula is no drawing."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

import pytest

from ankigen.diagnostics import Code
from ankigen.render.math import formula
from ankigen.render.math.lost_letters import lost_letters
from ankigen.render.math.mend import MENDS

Mend = Callable[[Element], None]


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        (r"\frac12 \mathbb{R} \bm é", "<mn>1</mn><mn>2</mn><mi>ℝ</mi><mi>𝒆́</mi>"),
        (r"\begin{array}[t]{*{2}{*{3}{c}}|p{3cm}} a \\[2em] b \end{array}", "<mi>a</mi><mi>b</mi>"),
        (r"\begin{alignedat}{2} a \end{alignedat}", "<mi>a</mi>"),
        (r"\genfrac(){0pt}1{n}{k} \kern1em\hspace*{2em}\raisebox{1em}{x}", "<mi>n</mi><mi>k</mi><mi>x</mi>"),
        (r"\textcolor{red}{a} \color[rgb]{1,0,0} b \rule{1em}{2em} \label{eq} \sqrt[\uproot{2} n]5% % why", "abn5"),
    ],
)
def test_what_is_read_and_not_seen_is_not_missed(tex: str, drawn: str) -> None:
    assert lost_letters(tex, fromstring(f"<math>{drawn}</math>")) == ""  # noqa: S314 - written above


@pytest.mark.parametrize(
    ("tex", "drawn", "lost"), [("a + a", "a", "a"), (r"\text{for all} x", "forx", "al"), (r"\tag{3} 12", "1", "32")]
)
def test_what_is_lost_is_named(tex: str, drawn: str, lost: str) -> None:
    math = Element("math")
    math.text = drawn
    assert lost_letters(tex, math) == lost


def a_row_less(math: Element) -> None:
    for table in math.iter("mtable"):
        table.remove(table[-1])


def words_gone(math: Element) -> None:
    for text in math.iter("mtext"):
        text.text = ""


def no_script(math: Element) -> None:
    for node in math.iter("msup"):
        node[1] = Element("mrow")


@pytest.mark.parametrize(
    ("mend", "tex", "lost"),
    [
        (a_row_less, r"\begin{matrix} a & b \\ c & d \end{matrix}", "cd"),
        (words_gone, r"x \text{ if } y", "if"),
        (no_script, "a^{2}", "2"),
    ],
)
def test_mathjax_draws_what_would_be_missing(mend: Mend, tex: str, lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula, "MENDS", (*MENDS, mend))
    shown = formula.render_formula.__wrapped__(tex, display=False)
    assert shown.html.startswith(r"\(")
    assert shown.problem
    assert (shown.problem.code, shown.problem.found) == (Code.MATHJAX_FALLBACK, f"`{lost}` would be missing")
