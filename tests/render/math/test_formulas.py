"""Each formula becomes the MathML that browsers draw as TeX would, or says why it cannot."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from ankigen.diagnostics import Code
from ankigen.render.math import ATTRIBUTES, CLASSES, ELEMENTS, Formula, render_formula
from tests import golden

FORMULAS = [
    (line.removeprefix("$$ "), line.startswith("$$ "))
    for case in golden.load("math/formulas")
    for line in case.text.split("\n")
]
DRAWN = [formula for formula in FORMULAS if render_formula(formula[0], display=formula[1]).html.startswith("<math")]

UNSHOWN = re.compile(
    r"\\genfrac|\\rule|\\begin\{(?:array|alignedat|pmatrix\*)|\\textcircled|\\bbox|\\x(?:right|left|Right)arrow"
)  # take arguments without text


def describe(formula: Formula) -> str:
    """The inside of `math`, or whatever stands in its place, and the problem."""
    inside = re.sub(r"^<math alttext=\"[^\"]*\"(?: display=\"block\")?>(.*)</math>$", r"\1", formula.html)
    it = formula.problem
    return f"{inside}   {it.code.label} at {it.offset}: {it.found}; {it.remedy}" if it else inside


def parse(formula: Formula) -> ET.Element:
    """The drawing as a tree; that it parses says that it is well-formed."""
    return ET.fromstring(formula.html)  # noqa: S314 - our own output


@golden.parametrize("math/formulas")
def test_drawing_and_messages(case: golden.Case, request: pytest.FixtureRequest) -> None:
    lines = [line.removeprefix("$$ ") for line in case.text.split("\n")]
    displayed = [line.startswith("$$ ") for line in case.text.split("\n")]
    formulas = [render_formula(tex, display=display) for tex, display in zip(lines, displayed, strict=True)]
    golden.check(case, "\n".join(map(describe, formulas)), request)


def test_most_formulas_of_the_cases_are_drawn() -> None:
    assert len(FORMULAS) > 500
    assert len(DRAWN) > 450


def test_the_published_elements_attributes_and_classes_are_those_in_use() -> None:
    nodes = [node for tex, display in DRAWN for node in parse(render_formula(tex, display=display)).iter()]
    assert {node.tag for node in nodes} == ELEMENTS
    assert {name for node in nodes for name in node.attrib} == ATTRIBUTES
    assert {name for node in nodes for name in node.get("class", "").split()} == CLASSES


def test_every_digit_is_shown() -> None:
    """Commands, arguments that are no text, and comments taken away, what is left stands in the drawing."""
    not_shown = (
        r"\\(?:begin|end|label|[hm]space|href|raisebox|leftroot|uproot|color|textcolor|colorbox)(?:\[\w+\])?\{[^}]*\}"
        r"|\\[A-Za-z]+|%[ \w]*$|3mu|\[-?[\d.]+(?:pt|em)\]"
    )
    checked = [it for it in DRAWN if it[0].isprintable() and not UNSHOWN.search(it[0])]
    assert len(checked) > 450
    for tex, display in checked:
        shown = "".join(parse(render_formula(tex, display=display)).itertext())
        written = re.sub(not_shown, " ", tex)
        assert _digits(shown) == _digits(written), tex


def _digits(text: str) -> list[str]:
    return sorted(re.findall("[0-9]", unicodedata.normalize("NFKC", text)))


def test_source_is_kept() -> None:
    """The alternative text is the source, but for white space, control characters, HTML's `&lt;` and links."""
    restored = r"\\[abfvt](?=eta|lpha|rac|ec|heta|imes)"
    for tex, display in [
        it for it in DRAWN if not re.match(r"\\(?:href|url|class|cssId|style|html|eqref|bbox)", it[0])
    ]:
        alternative = parse(render_formula(tex, display=display)).get("alttext", "")
        assert re.sub(rf"{restored}|\s", "", alternative) == re.sub(rf"{restored}|[\x00-\x20]", "", unescape(tex))


@pytest.mark.parametrize(
    ("tex", "kept"), [("x^{a_{b}}", "x^{a_{b} }"), ("a::b", "a: :b"), ("[$]x", ""), (r"\text{[sound:x]}", "[ sound:x]")]
)
def test_nothing_in_a_formula_is_live_in_a_cloze_or_elsewhere(tex: str, kept: str) -> None:
    for mode in ("mathml", "mathjax"):
        shown = render_formula(tex, display=False, mode=mode).html
        assert kept in shown
        assert not re.search(r"\}\}|\{\{|::|\[\$|\[sound:|\[latex|\[anki:", shown)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("a =\n%\nb", "a=b"),
        ("a = 3\n  % why\n+ b\n%", "a=3+b"),
        ("n%", "n%"),
        ("5 % of n", "5%ofn"),
        ("x % of n", "x"),
        ("{x%\n}y", "xy"),
    ],
)
def test_a_percent_sign_is_one_behind_a_number_or_at_the_end(tex: str, shown: str) -> None:
    assert "".join(parse(render_formula(tex, display=True)).itertext()) == shown


def test_slanted_capitals_become_bold() -> None:
    drawn = parse(render_formula(r"\boldsymbol{\varSigma} \bm{\ell} {\cal F \it P}", display=False))
    assert "".join(drawn.itertext()) == "𝜮𝓵ℱ𝑃"


@pytest.mark.parametrize(
    ("tex", "shown"), [("a &lt; b", "a<b"), (r"\text{if } x &gt;&nbsp;0", "if x>0"), (r"R\&lt;", "R&lt;")]
)
def test_references_of_html_are_the_signs_that_a_browser_makes_of_them(tex: str, shown: str) -> None:
    drawn = parse(render_formula(tex, display=False))
    assert "".join(drawn.itertext()).replace("\u00a0", " ") == shown


def test_a_remainder_stands_further_away_in_a_displayed_formula() -> None:
    widths = [
        parse(render_formula(r"a \pmod n", display=display)).findall(".//mspace")[0].get("width")
        for display in (True, False)
    ]
    assert widths == ["1em", "0.4444em"]


def test_mathjax_instead_of_mathml() -> None:
    assert render_formula("a < b", display=False, mode="mathjax").html == r"\(a &lt; b\)"
    assert render_formula("a < b", display=True, mode="mathjax").html == r"\[a &lt; b\]"
    assert render_formula(r"\ce{H2O}", display=False, mode="mathjax") == Formula(r"\(\ce{H2O}\)")


@pytest.mark.parametrize(
    ("tex", "handed_over"),
    [
        ("5% of x % a comment\n + y", r"5\% of x + y"),
        (r"a &= b \\ &= c", r"\begin{aligned}a &amp;= b \\ &amp;= c\end{aligned}"),
        (r"a \\ b", r"\begin{matrix}a \\ b\end{matrix}"),
        (r"x \sube X", r"x \subseteq X"),
        ("\x08eta", r"\beta"),
        (r"\argmax_x \bm{y}", r"\operatorname*{arg\,max}_x \boldsymbol{y}"),
    ],
)
def test_mathjax_gets_what_it_understands(tex: str, handed_over: str) -> None:
    assert render_formula(tex, display=False, mode="mathjax").html == rf"\({handed_over}\)"


def test_a_broken_formula_is_not_handed_to_mathjax() -> None:
    shown = render_formula(r"\foo <b>", display=False, mode="mathjax")
    assert shown.html == r"<code>\foo &lt;b&gt;</code>"
    assert shown.problem is not None
    assert shown.problem.code is Code.BROKEN_FORMULA
