"""Cards in WebKit, which knows less of MathML Core than Chromium: formulas stand in their line and are whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ankigen.cli import main
from tests.browser import PAGE, REVIEWER
from tests.real_anki import RealAnki
from tests.webkit import WIDTH, WebKit, webkit

FIXED_SET = Path(__file__).parent / "cases" / "cards"

BOUNDS = """[...document.querySelectorAll({!r})].map(e => e.getBoundingClientRect())
  .map(b => [b.left, b.top, b.right, b.bottom])"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
SCRIPTS = ":is(msub, msup, msubsup, munder, mover, munderover) > * + *"
LEAVES = f":is(mi, mn, mo, mtext):not({SCRIPTS}, {SCRIPTS} *)"

Bounds = tuple[float, float, float, float]

CARD = """# Flashcards: Formulas (Part 1)
---
#### {title}
:p What does {title} look like?
??x
{answer}
x??
"""


class Device:
    """Builds cards, imports them into Anki and shows them in WebKit."""

    def __init__(self, browser: WebKit, folder: Path) -> None:
        self._browser, self._folder, self._shown = browser, folder, 0

    def show(self, seeds: Path) -> Iterator[str]:
        """Show every card; the title of each, while it is shown."""
        self._shown += 1
        folder = self._folder / str(self._shown)
        assert main(["build", str(seeds), "-o", str(folder / "build"), "-q", "--no-lock"]) == 0
        anki = RealAnki(folder / "anki")
        for package in (folder / "build").glob("*.apkg"):
            anki.import_package(package)
        page = anki.media / "_page.html"
        for card in anki.cards():
            base = f"{anki.media.as_uri()}/"
            page.write_text(PAGE.format(reviewer=REVIEWER, base=base, html=card.answer(), night=""), encoding="utf-8")
            self._browser.show(page)
            yield card.note()["Title"]
        anki.close()

    def show_answer(self, answer: str, title: str = "it") -> None:
        """Show one card with this answer."""
        seeds = self._folder / "card.md"
        seeds.write_text(CARD.format(title=title, answer=answer), encoding="utf-8")
        [_] = self.show(seeds)

    def parts(self, tex: str, selector: str) -> list[Bounds]:
        """The bounds of the parts of a displayed formula that a selector finds."""
        self.show_answer(f"$${tex}$$")
        return self.bounds(selector)

    def bounds(self, selector: str) -> list[Bounds]:
        """Left, top, right and bottom of the elements that a selector finds, in pixels; y grows downwards."""
        return [tuple(box) for box in self._browser.evaluate(BOUNDS.format(selector))]

    def em(self) -> float:
        """The size of a formula's letters, in pixels."""
        return float(self._browser.evaluate("parseFloat(getComputedStyle(document.querySelector('math')).fontSize)"))

    def overflow(self) -> float:
        """By how many pixels the page is wider than the window."""
        return float(self._browser.evaluate(OVERFLOW))


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Device]:
    with webkit() as browser:
        yield Device(browser, tmp_path_factory.mktemp("webkit"))


def test_no_card_is_wider_than_the_window(device: Device) -> None:
    titles = []
    for title in device.show(FIXED_SET):
        assert device.overflow() <= 0, title
        titles.append(title)
    assert len(titles) == 14


@pytest.mark.parametrize("tex", ["x", "x^2", "x_i", "x + 1", r"\hat{x}", r"x = \frac{a}{b}", r"x \le \sum_{i=1}^n i"])
def test_a_formula_in_a_sentence_stands_on_its_line(device: Device, tex: str) -> None:
    device.show_answer(f"A letter **x** and ${tex}$ beside it.")
    [(_, top, _, bottom)] = device.bounds(".answer strong")
    _, upper, _, lower = device.bounds("math mi")[0]
    assert abs(lower + upper - top - bottom) / 2 < 4


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned} f(x) &= (a + b)(c + d) \\ &= e \end{aligned}",
        r"\begin{align} f(x) + g(y) &= h(z) \tag{3} \end{align}",
        r"f(x) = g(y) \tag{3}",
        r"\begin{pmatrix} a + b & c \\ d & e + f \end{pmatrix}",
        r"f(x) = \begin{cases} (x) & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\int_X f \, d\mu + \oint_C h",
    ],
)
def test_nothing_in_a_formula_stands_upon_anything_else(device: Device, tex: str) -> None:
    device.show_answer(f"$${tex}$$")
    leaves = [(left, top, right, bottom) for left, top, right, bottom in device.bounds(LEAVES) if right - left > 1]
    assert len(leaves) > 5
    for one, other in pairwise(sorted(leaves)):
        is_beside = other[0] >= one[2] - 2
        is_above_or_below = other[1] >= one[3] - 2 or one[1] >= other[3] - 2
        assert is_beside or is_above_or_below, (one, other)


def test_a_fraction_in_a_line_is_smaller_than_a_displayed_one(device: Device) -> None:
    device.show_answer(r"$\frac{a}{b}$ and $\dfrac{a}{b}$ and $$\frac{a}{b} \tfrac{a}{b}$$")
    small, large, displayed, made_small = (bottom - top for _, top, _, bottom in device.bounds("mfrac"))
    assert small == pytest.approx(made_small, abs=1)
    assert small < 0.9 * large
    assert large == pytest.approx(displayed, rel=0.1)


def test_an_accent_stands_close_above_its_letter(device: Device) -> None:
    letters, accents = (device.parts(r"\hat{x} + \bar{A}", f"mover > {tag}") for tag in ("mi", "mo"))
    for (_, letter, _, _), (_, accent, _, _) in zip(letters, accents, strict=True):
        assert 0 < letter - accent < 0.35 * device.em()


def test_what_is_blank_above_a_letter_is_no_higher_than_its_accent(device: Device) -> None:
    """Rows keep apart, and roots and brackets grow, by what is seen."""
    [(_, top, _, bottom)] = device.parts(r"\hat{x}", "mover")
    assert bottom - top < device.em()


@pytest.mark.parametrize(
    ("tex", "sign", "ems"),
    [
        (r"\vec{F}", "mover", 0.8),
        ("x^*", "msup > mo", 0.5),
        (r"x \to_i y", "msub > mo", 1.1),
        ("(x)^2 = y", "msup > mo", 0.5),
    ],
)
def test_a_sign_with_scripts_or_in_one_brings_no_space(device: Device, tex: str, sign: str, ems: float) -> None:
    [(left, _, right, _)] = device.parts(tex, sign)
    assert right - left < ems * device.em()


@pytest.mark.parametrize("tex", [r"\leadsto", r"\Rrightarrow", r"\dddot{x}", r"\vec{x}"])
def test_no_sign_is_blank(device: Device, tex: str) -> None:
    [(left, top, right, bottom)] = device.parts(tex, "mo")
    assert right - left > 3
    assert bottom - top > 3


def test_a_word_with_an_accent_stands_on_the_line(device: Device) -> None:
    (_, plain, _, _), (_, accented, _, _) = device.parts(r"\max \hat{\max}", "mo:not(mover > mo + mo)")
    assert abs(accented - plain) < 2


def test_nothing_touches_a_displayed_integral(device: Device) -> None:
    [(_, _, right, _), (bracket, _, _, _), *_] = device.parts(r"\oint_C (x)", "mo")
    assert bracket > right + 1


@pytest.mark.parametrize("tex", [r"\Bigg| x", r"\Big( x", r"\big\{ x", r"\big\| x", r"\bigcup x", r"\bigoplus x"])
def test_what_is_larger_than_a_letter_is_centred(device: Device, tex: str) -> None:
    [(_, top, _, bottom)] = device.parts(tex, "mo")
    [(_, upper, _, lower)] = device.bounds("mi")
    assert top < upper - 2
    assert bottom > lower + 2


@pytest.mark.parametrize("pair", ["()", "||", r"\|\|"])
@pytest.mark.parametrize("fraction", [r"\frac{a}{b}", r"\tfrac{a}{b}"])
def test_brackets_grow_with_what_they_hold(device: Device, pair: str, fraction: str) -> None:
    middle = len(pair) // 2
    left, right = device.parts(rf"\left{pair[:middle]} {fraction} \right{pair[middle:]}", "mrow > mo")
    [(_, top, _, bottom)] = device.bounds("mfrac")
    assert left[3] - left[1] == right[3] - right[1] > 0.8 * (bottom - top)


def test_a_formula_on_several_lines_begins_at_the_left_and_ends_at_the_right(device: Device) -> None:
    first, middle, last = device.parts(r"\begin{multline} a + b \\ + c \\ + d \end{multline}", "mtd > mrow")
    assert first[2] < middle[0] < middle[2] < last[0]
    assert device.overflow() <= 0


def test_what_is_too_wide_scrolls_with_what_is_around_it(device: Device) -> None:
    wide = " + ".join(f"x_{{{number}}}" for number in range(40))
    device.show_answer(
        f"A sum ${wide}$ in a line.\n\n## Of ${wide}$\n\n- an item ${wide}$\n\n$${wide}$$", f"On ${wide}$"
    )
    assert device.overflow() <= 0
    for _, _, right, _ in device.bounds("math"):
        assert right > WIDTH
