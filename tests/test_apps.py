"""Cards in the pages of Anki's apps, each of which puts its own elements, names and style sheets around a card."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page

from ankigen.cli import main
from tests.browser import LEAST_CONTRAST, REVIEWER, Viewer, overflow, viewer
from tests.real_anki import RealAnki
from tests.render.passages import render
from tests.webkit import webkit

CASES = Path(__file__).parent / "cases"

FILL = """html => {
  document.getElementById("qa").innerHTML = html;
  const pictures = [...document.images].map(image => image.decode());
  return Promise.all(pictures).then(() => document.fonts.ready).then(() => null);
}"""
"""Show a card, and wait for its pictures and fonts."""

CUT_OFF = """[...document.querySelectorAll("main.ankigen, main.ankigen *")]
  .filter(e => !e.parentElement.closest("pre, table, math"))
  .filter(e => e.getBoundingClientRect().left < -0.5 || e.getBoundingClientRect().right > innerWidth + 0.5)
  .map(e => e.outerHTML.slice(0, 100))"""
"""What sticks out of the window, unless it can be scrolled to."""

PICTURES_OUTSIDE = """[...document.images].map(image => image.getBoundingClientRect())
  .filter(box => box.width < 20 || box.right > innerWidth || box.height > innerHeight).length"""

TOP_OF_ANSWER = 'document.getElementById("answer").getBoundingClientRect().top / innerHeight'
SILHOUETTES = "figure:has(> img[alt='Sixteen silhouettes'])"
OFF_CENTRE = """figure => {
  const section = document.createElement("section");
  section.className = "figure";
  figure.replaceWith(section);
  figure.querySelector("figcaption").remove();
  section.append(figure);
  const [inner, outer] = [figure, section.parentElement].map(e => e.getBoundingClientRect());
  return (inner.left + inner.right - outer.left - outer.right) / 2;
}"""
"""By how many pixels a figure without words is off the middle, in a section of its own, as at the end of a card."""

SOUNDS = """<style>.replay-button { text-decoration: none }</style><a class="replay-button" href="#">\u25b6</a>
<ul><li><ul><li><audio controls></audio></li></ul></li></ul>"""
LARGE_LETTERS = '@font-face {{ font-family: large; src: url("{font}"); size-adjust: 200% }}'

NUMBER_WIDTH = """(list, text) => {
  const number = document.createElement("span");
  number.style.whiteSpace = "pre";
  number.textContent = text;
  list.querySelector("li").append(number);
  return number.getBoundingClientRect().width;
}"""
"""How wide the number of a list is, the space behind it included."""


class App(NamedTuple):
    """A page, the names that it gives to a card, the window's width in pixels, and the zoom."""

    page: str
    classes: str
    width: int
    zoom: float

    def document(self, base: str, card: str = "") -> str:
        template = Template((CASES / "apps" / self.page).read_text(encoding="utf-8"))
        return template.substitute(base=base, reviewer=REVIEWER, classes=self.classes, zoom=self.zoom, card=card)


TABLE = tomllib.loads((CASES / "apps" / "apps.toml").read_text(encoding="utf-8"))
APPS = {name: App(**app) for name, app in TABLE.items()}
ANKIDROID = pytest.mark.parametrize("name", [name for name in APPS if name.startswith("AnkiDroid")])


class Shown(NamedTuple):
    """The answers of the fixed set by their titles, and a browser."""

    answers: dict[str, str]
    viewer: Viewer

    def in_app(self, app: App, card: str) -> Page:
        """The page of an app with a card in it, or several."""
        page = self.viewer.open(app.document(self.viewer.base), app.width)
        page.evaluate(FILL, card)
        return page


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    home = tmp_path_factory.mktemp("apps")
    assert main(["build", str(CASES / "cards"), "-o", str(home / "build"), "-q", "--no-lock"]) == 0
    anki = RealAnki(home / "anki")
    for package in (home / "build").glob("*.apkg"):
        anki.import_package(package)
    answers = {card.note()["Title"]: card.answer() for card in anki.cards()}
    with viewer(anki.media) as view:
        yield Shown(answers, view)
    anki.close()


class Opened(NamedTuple):
    """An app with all cards of the fixed set on its page."""

    app: App
    page: Page

    def style(self, selector: str, name: str) -> Any:
        """How the first element that a selector finds is drawn."""
        return self.page.eval_on_selector(selector, "(e, name) => getComputedStyle(e)[name]", name)


@pytest.fixture(scope="module", params=list(APPS.values()), ids=list(APPS))
def opened(shown: Shown, request: pytest.FixtureRequest) -> Opened:
    return Opened(request.param, shown.in_app(request.param, "".join(shown.answers.values())))


def test_the_fixed_set_fits_and_can_be_read(opened: Opened) -> None:
    assert overflow(opened.page) <= 0
    assert opened.page.evaluate(CUT_OFF) == []
    assert opened.page.evaluate(PICTURES_OUTSIDE) == 0
    ratio, element = opened.page.evaluate(LEAST_CONTRAST)
    assert ratio >= 4.5, element


def test_a_card_keeps_its_colours(opened: Opened) -> None:
    night = "nightMode" in opened.app.classes
    assert opened.style(".card", "background-color") == ("rgb(44, 44, 44)" if night else "rgb(255, 255, 255)")
    assert opened.style(".answer p", "color") == ("rgb(225, 228, 232)" if night else "rgb(31, 35, 40)")
    assert opened.style(".answer p code", "color") == opened.style(".answer p", "color")
    assert opened.style("hr", "background-color") == ("rgb(72, 76, 80)" if night else "rgb(216, 222, 228)")
    assert opened.style("hr", "opacity") == "1"
    bar = "rgb(166, 172, 179)" if night else "rgb(89, 99, 110)"
    assert opened.style("pre", "scrollbar-color") == f"{bar} rgba(0, 0, 0, 0)"


def test_links_and_headings_stand_out(opened: Opened) -> None:
    assert opened.style(".answer a", "text-decoration-line") == "underline"
    assert opened.style(".answer :is(h3, h4, h5, h6)", "font-weight") == "700"


def test_a_button_for_a_sound_stands_alone_and_a_player_fits(opened: Opened) -> None:
    """The desktop and AnkiDroid show a link, AnkiWeb a player."""
    opened.page.eval_on_selector(".crumb", "(e, sounds) => { e.innerHTML = sounds }", SOUNDS)
    assert opened.style(".replay-button", "text-decoration-line") == "none"
    assert opened.page.evaluate(CUT_OFF) == []


def test_formulas_have_their_font(opened: Opened) -> None:
    loaded = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    assert "ankigen math" in opened.page.evaluate(loaded)


def test_a_figure_stands_in_the_middle(opened: Opened) -> None:
    assert opened.page.eval_on_selector(SILHOUETTES, OFF_CENTRE) == pytest.approx(0, abs=1)


def test_no_font_is_asked_for_that_the_deck_lacks(shown: Shown) -> None:
    """The reviewer of the desktop and of AnkiDroid fetches the fonts of all rules at the top of a sheet ahead."""
    page = shown.in_app(APPS["AnkiDroid-new-night"], shown.answers["A short card"])
    rules = "[...document.querySelector('#qa style').sheet.cssRules]"
    assert page.evaluate(f"{rules}.length") > 50
    assert page.evaluate(f"{rules}.filter(rule => rule instanceof CSSFontFaceRule).length") == 0


@ANKIDROID
def test_a_phone_loses_no_width_to_the_page(shown: Shown, name: str) -> None:
    page = shown.in_app(APPS[name], shown.answers["A short card"])
    box = page.locator(".ankigen").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, APPS[name].width)


@ANKIDROID
@pytest.mark.parametrize(("lines", "is_moved"), [(1, False), (60, True)])
def test_the_answer_to_a_long_question_is_in_sight(shown: Shown, name: str, lines: int, is_moved: bool) -> None:
    page = shown.in_app(APPS[name], shown.answers["A short card"])
    page.eval_on_selector(".question", "(e, lines) => { e.innerHTML = '<p>line</p>'.repeat(lines) }", lines)
    page.eval_on_selector(".answer", "e => { e.innerHTML = '<p>line</p>'.repeat(90) }")
    page.evaluate("location.hash = 'answer'")
    assert page.evaluate("scrollY > 0") == is_moved
    assert 0.05 < page.evaluate(TOP_OF_ANSWER) < 0.85


@pytest.mark.parametrize("first", [1, 99, 2024, 999_999_998])
def test_numbers_stand_inside_where_a_telephone_enlarges_letters_but_not_ems(shown: Shown, first: int) -> None:
    """Android's font size, which Chromium on a desktop does not know: a font whose letters are twice as large."""
    [font] = shown.viewer.media.glob("_ankigen-math-core-*")
    face = LARGE_LETTERS.format(font=font.name)
    card = shown.answers["A short card"].replace("system-ui", "large")
    page = shown.in_app(APPS["AnkiDroid-old-day"], f"<style>{face}</style>{card}")
    page.eval_on_selector(".answer", "(e, html) => { e.innerHTML = html }", render(f"{first}. one").html)
    page.evaluate("document.fonts.load('17px large')")
    number = page.eval_on_selector("ol", NUMBER_WIDTH, f"{first}. ")
    room = page.eval_on_selector("ol", "e => parseFloat(getComputedStyle(e).paddingInlineStart)")
    assert number <= room


def test_the_answer_begins_where_apps_that_read_or_copy_it_look_for_it(shown: Shown) -> None:
    """AnkiDroid reads aloud, and Anki's export as text keeps, what follows this very element."""
    question, answer = shown.answers["A short card"].split("<hr id=answer>")
    assert 'class="question"' in question
    assert 'class="answer"' in answer


def test_a_card_by_night_in_the_engine_of_ankimobile(shown: Shown) -> None:
    app, path = APPS["AnkiMobile-night"], shown.viewer.media / "_mobile.html"
    path.write_text(app.document(shown.viewer.base, "".join(shown.answers.values())), encoding="utf-8")
    with webkit() as browser:
        browser.show(path)
        assert browser.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        ratio, element = browser.evaluate(f"({LEAST_CONTRAST})()")
        assert ratio >= 4.5, element
