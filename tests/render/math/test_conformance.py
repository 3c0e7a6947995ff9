"""What our drawings show is what KaTeX's or MathJax's drawings of the same source show.

The expected lines are skeletons of theirs, which `python -m benchmarks.compare_with_katex … --record` writes.
"""

from __future__ import annotations

import re

import pytest

from ankigen.diagnostics import Code
from ankigen.render.math import render_formula
from tests import golden
from tests.render.math.skeleton import skeleton
from tests.render.math.test_formulas import parse

CASES = golden.load("math/conformance")
FORMULAS = [line.removeprefix("$$ ") for case in CASES for line in case.text.split("\n")]
COMMANDS = r"""
\frac \dfrac \tfrac \cfrac \binom \sqrt \sum \prod \int \lim \operatorname \operatorname* \arg\max \arg\min \max
\limits \nolimits \substack \underbrace \overbrace \widehat \widetilde \overline \underline \overrightarrow \vec \hat
\tilde \bar \dot \ddot \| \lVert \left \right \middle \big \Bigg \langle \lfloor \lceil
\mathbb{ \mathbb\ R \mathbb{0123} \mathcal \mathscr \mathfrak \mathbf \boldsymbol \bm{\alpha} \bm{\Sigma} \mathrm
\mathsf \mathtt \text \textbf \tag \tag* \boxed \cancel \xrightarrow{ \xrightarrow[ \xleftarrow \stackrel \overset
\underset \color \textcolor \colorbox \, \; \! \quad \hspace \phantom \smash \displaystyle \hline \hdashline \ce \pu
\not \pmod \bmod \genfrac \dots \mathop \mathbin
\begin{pmatrix} \begin{bmatrix} \begin{vmatrix} \begin{Vmatrix} \begin{Bmatrix} \begin{matrix} \begin{smallmatrix}
\begin{cases} \begin{dcases} \begin{rcases} \begin{aligned} \begin{align} \begin{align*} \begin{gather}
\begin{gather*} \begin{gathered} \begin{split} \begin{alignedat} \begin{array}{ \begin{equation} \end{bmatrix}^T
""".replace(r"\mathbb\ R", r"\mathbb~R").split()


@golden.parametrize("math/conformance")
def test_what_is_shown(case: golden.Case) -> None:
    for line, expected in zip(case.text.split("\n"), case.expected.split("\n"), strict=True):
        formula = render_formula(line.removeprefix("$$ "), display=line.startswith("$$ "))
        if case.file.stem == "fallback":
            assert formula.problem
            assert formula.problem.code is Code.MATHJAX_FALLBACK, line
            assert formula.html.startswith(("\\(", "\\["))
        else:
            assert formula.problem is None, line
            assert skeleton(parse(formula)) == expected.removeprefix("MathJax: "), line


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_suite(command: str) -> None:
    end = r"(?![A-Za-z*])" if command[-1].isalpha() else ""
    assert any(re.search(re.escape(command.replace("~", " ")) + end, tex) for tex in FORMULAS)


def test_the_suite_is_large() -> None:
    assert len(set(FORMULAS)) >= 400
