"""Each engine has a style sheet of its own; one that knows no MathML still draws formulas that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from ankigen.notetypes.stylesheets import math_style
from ankigen.render.math import render_formula
from tests.browser import viewer
from tests.webkit import webkit

CONDITION = re.compile(r"^@supports (.*) \{$", re.MULTILINE)
_SHARED, *CONDITIONS = CONDITION.findall(math_style())
CHROMIUM, WEBKIT, _, WITHOUT = CONDITIONS
FORGET_MATHML = """() => {
  const plain = element => {
    const other = document.createElement(element.localName);
    for (const {name, value} of element.attributes) other.setAttribute(name, value);
    other.append(...[...element.childNodes].map(node => node.nodeType === 1 ? plain(node) : node));
    return other;
  };
  document.querySelectorAll("math").forEach(math => math.replaceWith(plain(math)));
}"""
"""Makes of every formula elements that a browser without MathML would make of it: elements that mean nothing."""

Bounds = tuple[float, float, float, float]


class OldBrowser:
    """A browser that draws formulas as one without MathML does."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._style = math_style().replace(WITHOUT, "(color: red)").replace(CHROMIUM, "(colour: red)")

    def bounds(self, tex: str, selector: str, *, display: bool = True) -> list[Bounds]:
        """Left, top, right and bottom of the parts of a formula; y grows downwards."""
        formula = render_formula(tex, display=display).html
        self._page.set_content(f"<!doctype html><style>{self._style}</style><p>A {formula} b")
        self._page.evaluate(FORGET_MATHML)
        assert self._page.evaluate("document.querySelector('math').namespaceURI").endswith("xhtml")
        found = self._page.eval_on_selector_all(selector, "all => all.map(e => e.getBoundingClientRect().toJSON())")
        return [(box["left"], box["top"], box["right"], box["bottom"]) for box in found]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with viewer(tmp_path_factory.mktemp("page")) as shown:
        yield shown.show("")


@pytest.fixture(scope="module")
def old(page: Page) -> OldBrowser:
    return OldBrowser(page)


def test_chromium_has_its_own_sheet(page: Page) -> None:
    assert [it for it in CONDITIONS if page.evaluate("it => CSS.supports(it)", it)] == [CHROMIUM]


def test_webkit_has_its_own_sheet() -> None:
    with webkit() as browser:
        assert [it for it in CONDITIONS if browser.evaluate(f"CSS.supports('{it}')")] == [WEBKIT]


def test_without_mathml_a_fraction_stands_on_its_denominator(old: OldBrowser) -> None:
    (left, _, right, middle), (other_left, top, other_right, _) = old.bounds(r"\frac{a + b}{c}", "mfrac > *")
    assert top >= middle - 1
    assert left <= other_left
    assert other_right <= right


def test_without_mathml_scripts_stand_above_and_below(old: OldBrowser) -> None:
    (_, top, _, bottom), (_, upper, _, lower) = old.bounds("x^2", "msup > *")
    assert upper < top
    assert lower < bottom
    (_, top, _, bottom), (_, upper, _, lower) = old.bounds("x_i", "msub > *")
    assert upper > top
    _, sub, sup = old.bounds("x_i^2", "msubsup > *")
    assert sup[3] <= sub[1] + 1
    assert abs(sup[0] - sub[0]) < 2


def test_without_mathml_limits_stand_above_and_below(old: OldBrowser) -> None:
    base, under, over = old.bounds(r"\sum_{i=1}^{n} i", "munderover > *")
    assert over[3] <= base[1] + 1
    assert under[1] >= base[3] - 1
    base, accent = old.bounds(r"\overrightarrow{AB}", "mover > *")
    assert accent[1] < base[1]


def test_without_mathml_a_matrix_has_rows_and_columns(old: OldBrowser) -> None:
    a, b, c, d = old.bounds(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "mtd")
    assert a[2] <= b[0] + 1
    assert a[3] <= c[1] + 1
    assert (c[1], b[0]) == pytest.approx((d[1], d[0]), abs=1)


def test_without_mathml_a_root_has_its_sign(page: Page, old: OldBrowser) -> None:
    for tex, root in ((r"\sqrt{x}", "msqrt"), (r"\sqrt[3]{x}", "mroot > :first-child")):
        assert old.bounds(tex, root)
        sign = page.eval_on_selector(root, "it => getComputedStyle(it, '::before').content")
        assert sign == '"√"'


@pytest.mark.parametrize("tex", [r"n \log n", r"2 \sin x", "a + b", r"a \mod b", r"a, \quad b"])
def test_without_mathml_words_and_signs_do_not_run_together(old: OldBrowser, tex: str) -> None:
    [*parts] = old.bounds(tex, "mi, mn, mo")
    assert all(left - right > 1 for (_, _, right, _), (left, _, _, _) in pairwise(parts) if left >= right)


def test_without_mathml_brackets_stand_close(old: OldBrowser) -> None:
    parts = old.bounds("f(x)", "mi, mo")
    assert all(left - right < 1 for (_, _, right, _), (left, _, _, _) in pairwise(parts))


def test_without_mathml_scripts_above_each_other_begin_at_one_line(old: OldBrowser) -> None:
    (_, _, right, _), (lower, _, _, _), (upper, _, _, _) = old.bounds("u_i^{n+1}", "msubsup > *")
    assert lower == upper >= right
