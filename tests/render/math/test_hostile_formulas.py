"""Whatever stands between two dollar signs, a formula costs little time and never the build."""

from __future__ import annotations

import re
import time
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.render.math import render_formula
from ankigen.render.math.constructs import CONSTRUCTS
from ankigen.render.math.symbols import SYMBOLS
from tests.render.math.test_formulas import parse

HOSTILE = {
    "a long formula": "x+" * 50_000,
    "a long formula of commands": r"\frac{a}{b}" * 700,
    "open braces": "{" * 10_000,
    "nested groups": "{" * 10_000 + "}" * 10_000,
    "nested groups below the limit of length": "{" * 3_900 + "}" * 3_900,
    "nested roots without braces": r"\sqrt" * 1_500 + "x",
    "nested accents without braces": r"\hat" * 1_900 + "x",
    "nested scripts": "x^{" * 1_900 + "}" * 1_900,
    "scripts in a row": "x" + "^" * 7_000,
    "primes": "x" + "'" * 7_900,
    "left without right": r"\left(" * 1_000,
    "nested delimiters": r"\left(" * 500 + "x" + r"\right)" * 500,
    "cells": "&" * 7_900,
    "rows": r"\\" * 3_900,
    "cells in a table": r"\begin{matrix}" + "&" * 7_900 + r"\end{matrix}",
    "nested tables": r"\begin{matrix}" * 250 + r"\end{matrix}" * 250,
    "columns": r"\begin{array}{" + "c" * 7_900 + r"}\end{array}",
    "line breaks of a length": r"\\[" * 2_600,
    "declarations": r"\bf" * 2_600 + " x",
    "colours": r"\color{red}" * 700 + "x",
    "texts in texts": r"\text{$" * 500 + r"$}" * 500,
    "percent signs": "%" * 7_900,
    "backslashes": "\\" * 7_999,
    "infix fractions": "{" * 30 + r"a \over b" + "}" * 30,
    "a macro that grows": r"\def\x{\x\x}\x",
    "control characters": "".join(map(chr, range(32))) * 20,
    "private characters": "\ue000\U000f0000\U00100000x",
    "surrogates": "\ud800x",
    "right to left": "\u202ex\u2066",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_formulas_end_soon_and_well(name: str) -> None:
    begun = time.process_time()
    formula = render_formula(HOSTILE[name], display=True)
    assert time.process_time() - begun < 2
    assert formula.html.startswith(("<math ", "<code>", r"\["))
    assert len(formula.html) < 1_000_000
    if formula.html.startswith("<math "):
        parse(formula)


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{</mtext></math><img src=x onerror=alert(1)>}",
        r"\text{&lt;script&gt;}",
        r"<script>alert(1)</script>",
        r"\operatorname{<b>}x",
        r"\tag{<b>}",
        r"\ce{<img src=x>}",
        r"\foo<img src=x>",
        r"\begin{<b>}x\end{<b>}",
        r"\textcolor{red;background:url(x)}{y}",
        r"\color{expression(alert(1))} x",
        r"\hspace{1em;} x",
        r'"><img src=x onerror=alert(1)>',
    ],
)
@pytest.mark.parametrize("mode", ["mathml", "mathjax"])
def test_no_foreign_element_or_attribute_gets_through(tex: str, mode: str) -> None:
    shown = render_formula(tex, display=False, mode="mathjax" if mode == "mathjax" else "mathml").html
    assert not re.search(r"<(?!/?(?:math|code|m[a-z]+)\b)", shown)
    assert not re.search(r"<[^>]*\b(?:on\w+|href|src|style)=", re.sub(r'alttext="[^"]*"', "", shown))


@pytest.mark.parametrize("command", [r"\style x y", r"\require{html}", r"\includegraphics{x}", r"\href x y"])
@pytest.mark.parametrize("other", ["", r"\ce{x}", r"\foo "])
def test_commands_that_reach_out_of_a_formula_never_reach_mathjax(command: str, other: str) -> None:
    for mode in ("mathml", "mathjax"):
        assert render_formula(other + command, display=False, mode=mode).html.startswith("<code>")


@pytest.mark.parametrize("mode", ["mathml", "mathjax"])
@pytest.mark.parametrize("before", ["", r"\ce{H2O} "])
@pytest.mark.parametrize("command", [r"\href", r"\class", r"\style", r"\cssId", r"\htmlData"])
def test_links_and_html_in_a_formula_show_their_words_only(
    mode: Literal["mathml", "mathjax"], before: str, command: str
) -> None:
    formula = render_formula(before + command + "{javascript:alert(1)}{x}", display=False, mode=mode)
    assert "javascript" not in formula.html
    assert command not in formula.html
    assert formula.problem


def test_delimiters_of_mathjax_inside_a_formula_do_not_end_it() -> None:
    shown = render_formula(r"\ce{x} \text{if \(y\)}", display=False).html
    assert shown == r"\(\ce{x} \text{if $y$}\)"


PIECES = st.sampled_from([*CONSTRUCTS, *SYMBOLS, *"{}^_&'[]()|ab12.,%$#~<> \n\\", "{x}", "{2em}", r"\alpha", r"\foo"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=12))
def test_any_formula_is_drawn_or_shown_with_a_reason(pieces: list[str]) -> None:
    tex = " ".join(pieces)
    formula = render_formula(tex, display=False)
    if formula.problem is None:
        parse(formula)
    else:
        assert not formula.html.startswith("<math")
        assert "Error)" not in formula.problem.found, "a fault of ours, not of the formula"
        assert 0 <= formula.problem.offset <= len(tex)
