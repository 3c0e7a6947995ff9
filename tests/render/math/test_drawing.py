"""A real browser draws the formulas as TeX would: what belongs under stands under, what has to grow grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

import ankigen.fonts
from ankigen.notetypes.stylesheets import math_style
from ankigen.render.math import render_formula
from tests.browser import Viewer, overflow, viewer
from tests.render.math.test_formulas import DRAWN

BOUNDS = "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
WIDE = ["widehat", "widetilde", "overrightarrow", "overleftarrow", "overleftrightarrow", "overbrace", "overbracket"]


@dataclass(frozen=True)
class Box:
    """Where an element stands on the page, in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass
class Board:
    """Shows formulas in a browser and says where their parts are."""

    viewer: Viewer
    width: int = 390

    def show(self, html: str) -> Page:
        sheet = ankigen.fonts.font_faces() + math_style()
        return self.viewer.show(f"<style>{sheet}</style>{html}", width=self.width)

    def boxes(self, html: str, selector: str) -> list[Box]:
        """The boxes of the elements that a selector finds."""
        found = self.show(html).eval_on_selector_all(
            selector, "all => all.map(e => e.getBoundingClientRect().toJSON())"
        )
        return [Box(box["left"], box["top"], box["right"], box["bottom"]) for box in found]

    def parts(self, tex: str, selector: str, *, display: bool = True) -> list[Box]:
        """The boxes of the parts of a formula."""
        formula = render_formula(tex, display=display)
        assert formula.problem is None
        return self.boxes(formula.html, selector)

    def ink(self, tex: str) -> Box:
        """Where a formula is not blank; a browser does not say where it draws what it stretches."""
        return self.ink_of(render_formula(tex, display=True).html)

    def ink_of(self, html: str) -> Box:
        """Where a page is not blank."""
        page = self.show(html)
        picture = Image.open(
            BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": self.width, "height": 160}))
        ).convert("L")
        found = picture.point(lambda value: 255 * (value < 128)).getbbox()
        assert found, "the page is blank"
        scale = picture.width / self.width
        return Box(*(edge / scale for edge in found))


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    media = tmp_path_factory.mktemp("media")
    for file in Path(ankigen.fonts.__file__).parent.glob("*.woff2"):
        (media / file.name).write_bytes(file.read_bytes())
    with viewer(media) as shown:
        yield Board(shown)


def test_every_formula_of_the_cases_has_an_extent(board: Board) -> None:
    html = "".join(f"<p>{render_formula(tex, display=display).html}</p>" for tex, display in DRAWN)
    boxes = board.boxes(html, "math > *")
    assert len(boxes) == len(DRAWN)
    blank = [tex for (tex, _), box in zip(DRAWN, boxes, strict=True) if box.width < 2 or box.height < 2]
    assert blank == [r"\rule{4em}{.4pt}", r"\rule{0pt}{2.5ex}", r"\smash{x}", "{}", r"\text{}"]


@pytest.mark.parametrize("operator", [r"\sum", r"\lim", r"\max", r"\operatorname*{argmin}", r"\bigcup", r"\mathop{f}"])
def test_limits_stand_under_in_a_displayed_formula_and_beside_in_text(board: Board, operator: str) -> None:
    base, limit = board.parts(operator + "_{xyz}", "munder > *")
    assert limit.top >= base.bottom - 1
    assert limit.left < base.right
    base, limit = board.parts(operator + "_{xyz}", ":is(munder, msub) > *", display=False)
    assert limit.left >= base.right - 1


def test_integral_has_its_limits_beside_even_in_a_displayed_formula(board: Board) -> None:
    base, lower, upper = board.parts(r"\int_0^1 x", "msubsup > *")
    assert min(lower.left, upper.left) > base.left
    assert upper.bottom < lower.top


def test_aligned_equations_meet_at_their_signs(board: Board) -> None:
    tex = r"\begin{aligned} a &= b + c \\ a + b + c &= d \\ xyz &= d + e \end{aligned}"
    left = board.parts(tex, "mtd:first-child > :not(mspace)")
    right = board.parts(tex, "mtd:last-child > :not(mspace)")
    assert len({round(box.right) for box in left}) == 1
    assert len({round(box.left) for box in right}) == 1
    assert len({round(box.left) for box in left}) == 3


def test_a_wide_formula_keeps_away_from_its_number(board: Board) -> None:
    tex = r"\operatorname*{arg\,max}_\theta \sum_{i=1}^N \log p(x_i \mid \theta) + \log p(\theta) + 1234567 \tag{1}"
    formula, number = board.parts(tex, "mtd > *:last-child")
    assert number.left - formula.right > 10


def test_lines_with_tall_formulas_keep_apart(board: Board) -> None:
    formula = render_formula(r"\displaystyle \sum_{i=1}^n i", display=False).html
    above, below = board.boxes(f"{formula}<br>{formula}", "munderover")
    assert below.top - above.bottom > 1


def test_a_formula_on_several_lines_begins_at_the_left_and_ends_at_the_right(board: Board) -> None:
    rows = board.parts(r"\begin{multline} a + b \\ + c \\ + d \end{multline}", "mtd > :not(mspace)")
    first, middle, last = rows
    assert first.right < middle.left < middle.right < last.left
    assert first.left < 30
    assert last.right > board.width - 30


@pytest.mark.parametrize("name", ["aligned", "gather", "matrix", "cases", "array"])
def test_rows_stand_equally_far_apart_whatever_letters_are_in_them(board: Board, name: str) -> None:
    columns = "{c}" if name == "array" else ""
    signs = board.parts(rf"\begin{{{name}}}{columns} a = c \\ f = by \\ x = z \\ m = n \end{{{name}}}", "mtd mo")
    first, *others = [below.top - above.top for above, below in pairwise(signs)]
    assert others == pytest.approx([first, first], abs=0.6)


@pytest.mark.parametrize(("column", "side"), [("l", "left"), ("r", "right")])
def test_columns_of_an_array_are_set_as_specified(board: Board, column: str, side: str) -> None:
    boxes = board.parts(rf"\begin{{array}}{{{column}}} a \\ a + b + c \end{{array}}", "mtd > :not(mspace)")
    assert len({round(getattr(box, side)) for box in boxes}) == 1


def test_matrix_columns_are_centred(board: Board) -> None:
    short, long = board.parts(r"\begin{pmatrix} a \\ a + b + c \end{pmatrix}", "mtd > :not(mspace)")
    assert (short.left + short.right) / 2 == pytest.approx((long.left + long.right) / 2, abs=1)
    assert short.left > long.left + 5


def test_rows_of_cases_start_at_one_line(board: Board) -> None:
    boxes = board.parts(r"\begin{cases} 1 & x > 0 \\ -100 & y \end{cases}", "mtd:last-child > :not(mspace)")
    assert len({round(box.left) for box in boxes}) == 1


@pytest.mark.parametrize("pair", ["()", "[]", r"\{\}", "||", r"\|\|", r"\langle\rangle", r"\lfloor\rfloor"])
def test_delimiters_grow_with_what_they_hold(board: Board, pair: str) -> None:
    middle = len(pair) // 2
    tex = rf"\left{pair[:middle]} \frac{{\frac{{a}}{{b}}}}{{c}} \right{pair[middle:]}"
    left, right = board.parts(tex, "mrow > mo")
    (fraction,) = board.parts(tex, "mrow > mfrac")
    assert left.height == pytest.approx(right.height, abs=1)
    assert left.height > 0.9 * fraction.height


def test_sizes_of_delimiters_differ(board: Board) -> None:
    boxes = board.parts(r"( \big( \Big( \bigg( \Bigg(", "mo")
    assert all(larger.height > smaller.height + 2 for smaller, larger in pairwise(boxes))


@pytest.mark.parametrize(
    "command",
    ["widehat", "widetilde", "overrightarrow", "overleftarrow", "overleftrightarrow", "overbrace", "overbracket"],
)
def test_wide_accents_cover_what_is_under_them(board: Board, command: str) -> None:
    tex = rf"\{command}{{\phantom{{abc}}}}"
    (base,) = board.parts(tex, "mphantom")
    accent = board.ink(tex)
    assert accent.width > 0.7 * base.width
    assert (accent.left + accent.right) / 2 == pytest.approx((base.left + base.right) / 2, abs=4)


@pytest.mark.parametrize("arrow", ["xrightarrow", "xleftarrow", "xRightarrow", "xmapsto", "xleftrightarrow"])
def test_arrows_are_as_long_as_their_labels(board: Board, arrow: str) -> None:
    tex = rf"\{arrow}{{\phantom{{\text{{a long label}}}}}}"
    (label,) = board.parts(tex, "mphantom")
    shaft = board.ink(tex)
    assert shaft.left < label.left
    assert shaft.right > label.right


@pytest.mark.parametrize("accent", ["hat", "tilde", "bar", "vec", "dot"])
def test_accents_stand_over_the_middle_of_a_letter(board: Board, accent: str) -> None:
    tex = rf"\{accent}{{\phantom{{x}}}}"
    (base,) = board.parts(tex, "mphantom")
    over = board.ink(tex)
    assert (over.left + over.right) / 2 == pytest.approx((base.left + base.right) / 2, abs=2)


def test_a_prime_reaches_no_higher_than_its_letter(board: Board) -> None:
    letter = board.ink(r"f\phantom{'}")
    prime = board.ink(r"\phantom{f}'")
    assert prime.top >= letter.top - 2
    assert prime.bottom < (letter.top + letter.bottom) / 2 + 2


def test_scripts_are_smaller(board: Board) -> None:
    base, script = board.parts("x^x", "mi")
    assert script.width < 0.85 * base.width
    assert script.bottom < base.bottom


def test_scripts_are_tight(board: Board) -> None:
    wide, tight = board.parts("x_{a=b} a=b", "mo")[::-1]
    assert tight.width < wide.width


def test_a_stroke_and_a_frame_take_place(board: Board) -> None:
    (frame,) = board.parts(r"\boxed{x}", ".mbox")
    (inner,) = board.parts(r"\boxed{x}", ".mbox mi")
    assert frame.left < inner.left < inner.right < frame.right
    assert frame.top < inner.top < inner.bottom < frame.bottom


@pytest.mark.parametrize("display", [True, False])
def test_a_long_formula_scrolls_inside_itself(board: Board, display: bool) -> None:
    page = board.show("in words: " + render_formula("+".join("x" * 100), display=display).html)
    assert overflow(page) == 0
    assert page.eval_on_selector("math", "e => e.scrollWidth > e.clientWidth")


@pytest.mark.parametrize("tex", ["f", r"\hat{f}_j", r"\int f'"])
@pytest.mark.parametrize("display", [True, False])
def test_nothing_of_a_formula_is_cut_off(board: Board, tex: str, display: bool) -> None:
    html = f"<div style='padding: 20px'>{render_formula(tex, display=display).html}</div>"
    assert board.ink_of(html) == board.ink_of(html + "<style>math { overflow: visible !important }</style>")
