"""Formulas that differ in letters and numbers alone are drawn once, and as if each had been drawn by itself."""

from __future__ import annotations

import pytest

from ankigen.render.math import formula
from ankigen.render.math.alike import in_general_terms
from tests.golden import Case, parametrize

FORMULAS = r"""
x^{23} | x^23 | x_{12}^3 | \frac12 | \frac 12 3 | \frac{a}23 | \sqrt2 | \sqrt 23 | \sqrt[3]{x} | \sqrt[12]{34} | 3.14
.5 + 2. | 2 . 5 | 1,000 | 9 4 | 94 | \cdot 23 | f'(x) | f''_n{}^2 | \alpha\beta x | \sqrt\alpha | \frac\alpha\beta
\hat x_i | \hat{\gamma} | \left(\frac{a}{b}\right)^2 | \left. x \right|_{2} | \sum_{i=1}^{10} i | \sum\limits_i^n 2
\mathbb{R}^n | \mathbf{x} + y | \text{a} b | \text{2} 2 | \operatorname{rank}(A) | \mathrm{d}x | \mathrm d x
\begin{pmatrix} a & 1 \\ 2 & b \end{pmatrix} | \begin{aligned} a &= 1 \\ &= b \end{aligned} | a \\ b | a & b
\begin{array}{cc} a & b \end{array} | \begin{cases} a & b \\[2em] c \end{cases} | \begin{aligned}[t] a \end{aligned}
\not a | \color{red} x | \hspace{2em} x | a \over b | {a \choose 2} | a \% b | 3 % b | \tag{1} x | \ell x | \epsilon
\varnothing | \Gamma(x) | \nabla_x f | \partial x / \partial t | a! | x \in [0, 1) | \{1, \dots, n\} | \| x \|_2
x__i | \frac{a} | \unknown x | 9000000012 | \lim_{x \to 0} | \bigl( x | \phantom{x} y | \underbrace{a}_{b} | \ce{H2O}
\overset{a}{=} | \mathop{x} | \mathnormal{x} x | \int_0^1 x\,dx | a \mid b | O(n \log n) | \mathcal{N}(0, 1) | {\bf x} y
x % a⏎+ b
""".replace("\n", " | ").split(" | ")


@pytest.mark.parametrize("tex", [tex.strip().replace("⏎", "\n") for tex in FORMULAS if tex.strip()])
def test_a_formula_looks_as_if_it_were_drawn_by_itself(tex: str) -> None:
    for display in (False, True):
        assert formula.render_formula(tex, display=display) == formula._render(tex, display=display, mode="mathml")


@parametrize("math/conformance")
def test_real_formulas_look_as_if_they_were_drawn_by_themselves(case: Case) -> None:
    for tex in case.text.split("\n"):
        assert formula.render_formula(tex, display=True) == formula._render(tex, display=True, mode="mathml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x_i + 2", r"\beta_k + 310"),
        (r"P(a \mid b) = \frac{c}{2}", r"P(\mu \mid x) = \frac{\mu}{56}"),
        (r"\sum_{i=1}^{n} x_i", r"\sum_{j=0}^{k} y_j"),
    ],
)
def test_formulas_of_one_form_have_the_same_general_terms(one: str, other: str) -> None:
    terms = in_general_terms(one), in_general_terms(other)
    assert terms[0]
    assert terms[1]
    assert terms[0].tex == terms[1].tex


def test_a_form_is_drawn_once() -> None:
    formula._drawn_in_general.cache_clear()
    for letter in "abcdefgh":
        formula.render_formula(f"{letter}^2 + 17 {letter}", display=False)
    assert formula._drawn_in_general.cache_info().misses == 1


@pytest.mark.parametrize("tex", [r"\color{red} x", r"\mathbf x", r"\not a", r"\bf x", "é", "x % y", "1234567890"])
def test_what_may_treat_letters_in_different_ways_has_no_general_terms(tex: str) -> None:
    assert in_general_terms(tex) is None
