"""Cards in a real browser: they fit a phone, formulas are drawn with the font that travels along, nothing leaves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Page

from ankigen.cli import main
from tests.browser import LEAST_CONTRAST, Viewer, are_larger, families_with, fonts_used, hidden_width, overflow, viewer
from tests.real_anki import RealAnki
from tests.render.passages import render

if TYPE_CHECKING:
    from anki.cards import Card

OWN_SEEDS = Path(__file__).resolve().parents[1] / "seeds"
FIXED_SET = Path(__file__).parent / "cases" / "cards"


@dataclass
class World:
    anki: RealAnki
    viewer: Viewer

    def wide_card(self) -> Card:
        [card] = self.anki.cards('"deck:A Fixed Set of Cards" "Title:A formula that is wider than any screen"')
        return card


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("cards")
    seeds = shutil.copytree(OWN_SEEDS, home / "seeds")
    shutil.copytree(FIXED_SET, seeds / "fixed")
    assert main(["build", str(seeds), "-o", str(home / "build"), "-q"]) == 0
    anki = RealAnki(home / "anki")
    for package in sorted((home / "build").glob("*.apkg")):
        anki.import_package(package)
    with viewer(anki.media) as view:
        yield World(anki, view)
    anki.close()


def test_no_card_is_wider_than_a_phone_and_none_asks_for_anything_outside(world: World) -> None:
    cards = world.anki.cards()
    assert len(cards) > 100
    inside = world.anki.media.as_uri()
    for card in cards:
        where = card.question()[-200:]
        page = world.viewer.show(card.answer())
        assert overflow(page) <= 0, where
        assert world.viewer.requests, where
        assert all(url.startswith(inside) for url in world.viewer.requests), where
        assert are_larger(page, "math", 3, 5), where
        assert are_larger(page, "img", 20, 20), where
        assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)"), where


@pytest.mark.parametrize("night", [False, True])
@pytest.mark.parametrize("width", [390, 900])
def test_the_fixed_set_fits_and_can_be_read_in_every_form(world: World, width: int, night: bool) -> None:
    cards = world.anki.cards('"deck:A Fixed Set of Cards"')
    assert len(cards) == 14
    for card in cards:
        page = world.viewer.show(card.answer(), night=night, width=width)
        assert overflow(page) <= 0, card.note()["Title"]
        ratio, element = page.evaluate(LEAST_CONTRAST)
        assert ratio >= 4.5, element
        assert page.evaluate("[...document.images].every(i => i.getBoundingClientRect().right <= innerWidth)")


@pytest.mark.parametrize(
    ("title", "selector"),
    [("A formula that is wider than any screen", "math[display=block]"), ("Code", "pre"), ("A table", "table")],
)
def test_what_is_too_wide_scrolls_inside_itself(world: World, title: str, selector: str) -> None:
    [card] = world.anki.cards(f'"Title:{title}"')
    page = world.viewer.show(card.answer())
    assert overflow(page) <= 0
    assert hidden_width(page, selector) > 0


def test_a_formula_in_a_table_is_whole(world: World) -> None:
    [card] = world.anki.cards('"Title:A table"')
    assert hidden_width(world.viewer.show(card.answer()), "td math") == 0


def test_a_formula_with_a_number_does_not_scroll(world: World) -> None:
    [card] = world.anki.cards('"Title:A table"')
    assert hidden_width(world.viewer.show(card.answer()), "math[display=block]") == 0


@pytest.mark.parametrize(
    ("title", "direction"), [("From right to left", "rtl"), ("汉字", "ltr"), ("A short card", "ltr")]
)
def test_text_runs_in_its_own_direction(world: World, title: str, direction: str) -> None:
    [card] = world.anki.cards(f'"Title:{title}"')
    page = world.viewer.show(card.answer())
    assert page.eval_on_selector(".answer", "e => getComputedStyle(e).direction") == direction
    assert page.eval_on_selector("footer", "e => getComputedStyle(e).direction") == "ltr"


def test_formulas_are_drawn_with_the_font_that_travels_along(world: World) -> None:
    page = world.viewer.show(world.wide_card().answer())
    loaded = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    assert "ankigen math" in page.evaluate(loaded)
    assert any("_ankigen-math-core" in url for url in world.viewer.requests)


def test_the_question_stays_where_it_is_when_the_answer_appears(world: World) -> None:
    card = world.wide_card()
    top = "e => e.getBoundingClientRect().top"
    tops = {world.viewer.show(side).eval_on_selector(".question", top) for side in (card.question(), card.answer())}
    assert len(tops) == 1


def test_the_context_is_folded(world: World) -> None:
    card = next(card for card in world.anki.cards('"deck:A Fixed Set of Cards"') if "<details" in card.answer())
    assert "Context" not in card.question()
    assert not world.viewer.show(card.answer()).eval_on_selector("details.context", "e => e.open")


FORMS = [(390, False), (390, True), (900, False), (900, True)]
"""Width in pixels, and whether by night."""


@pytest.mark.parametrize(("width", "night"), FORMS)
def test_text_has_its_size_and_its_colours(world: World, width: int, night: bool) -> None:
    [card] = world.anki.cards('"Title:Prose*"')
    page = world.viewer.show(card.answer(), night=night, width=width)
    style = "(e, name) => getComputedStyle(e)[name]"

    def of(selector: str, name: str) -> str:
        return str(page.locator(selector).first.evaluate(style, name))

    assert of(".answer p", "font-size") == ("17px" if width < 480 else "18px")
    assert of("body", "background-color") == ("rgb(44, 44, 44)" if night else "rgb(255, 255, 255)")
    assert of("body", "color") == ("rgb(225, 228, 232)" if night else "rgb(31, 35, 40)")
    assert of("body", "color-scheme") == ("dark" if night else "light")
    smallest = "[...document.querySelectorAll('#qa main *')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    assert min(page.evaluate(f"{smallest}.filter(size => size > 0)")) >= 9  # an index in the title
    assert page.locator(".ankigen").bounding_box()["width"] == min(width, 39 * 18)  # type: ignore[index]


@pytest.mark.parametrize(
    ("title", "selector", "wanted"),
    [
        ("A short card", ".answer p", {"custom": False, "monospace": False}),
        ("Code", "pre code", {"custom": False, "monospace": True}),
        ("A formula that is wider than any screen", "math mi", {"custom": True, "monospace": False}),
        ("A formula that is wider than any screen", "math mo", {"custom": True, "monospace": False}),
    ],
)
def test_letters_are_drawn_with_the_fonts_that_are_meant(
    world: World, title: str, selector: str, wanted: dict[str, bool]
) -> None:
    [card] = world.anki.cards(f'"Title:{title}"')
    fonts = fonts_used(world.viewer.show(card.answer()), selector)
    assert fonts
    for font in fonts:
        assert font["isCustomFont"] == wanted["custom"], font
        assert ("mono" in font["familyName"].casefold()) == wanted["monospace"], font


def test_chinese_letters_are_drawn_with_a_font_that_has_them(world: World) -> None:
    """No style sheet names it: the browser finds it."""
    having = families_with("変")
    if not having:
        pytest.skip("no font with Chinese letters is installed")
    [card] = world.anki.cards('"Title:汉字"')
    fonts = fonts_used(world.viewer.show(card.answer()), ".question p")
    assert [font["familyName"] for font in fonts if font["familyName"] not in having] == []


def test_code_runs_from_left_to_right_in_a_text_that_does_not(world: World) -> None:
    [card] = world.anki.cards('"Title:From right to left"')
    page = world.viewer.show(card.answer())
    assert page.eval_on_selector(".answer > p", "e => getComputedStyle(e).direction") == "rtl"
    for selector in ("pre", "p code", "math"):
        assert page.eval_on_selector(selector, "e => getComputedStyle(e).direction") == "ltr"
    margin = (
        "e => { const range = document.createRange(); range.selectNodeContents(e); const box = e.closest('section')"
    )
    margin += ".getBoundingClientRect(), text = range.getBoundingClientRect(); return [text.left - box.left,"
    margin += " box.right - text.right]; }"
    right_to_left, left_to_right = (page.locator(".answer > p").nth(at).evaluate(margin) for at in (0, 1))
    assert right_to_left[1] < 1
    assert left_to_right[0] < 1


@pytest.mark.parametrize("night", [False, True])
def test_a_card_prints_black_on_white_and_whole(world: World, night: bool) -> None:
    [card] = world.anki.cards('"deck:A Fixed Set of Cards" Title:Code')
    page = world.viewer.show(card.answer(), night=night, width=900)
    page.emulate_media(media="print")
    try:
        ratio, element = page.evaluate(LEAST_CONTRAST.replace("paper(e)", "[255, 255, 255, 1]"))
        assert ratio >= 4.5, element
        assert hidden_width(page, "pre") <= 0
    finally:
        page.emulate_media(media="screen")


def test_a_box_that_scrolls_shows_so_at_its_edge(world: World) -> None:
    [card] = world.anki.cards('"deck:A Fixed Set of Cards" Title:Code')
    page = world.viewer.show(card.answer())
    wide, narrow = (edge(page, "pre", at) for at in (0, 1))
    assert len(wide) > len(narrow)


def test_a_displayed_formula_that_scrolls_shows_so_at_its_edge_and_no_other_does(world: World) -> None:
    page = world.viewer.show(world.wide_card().answer())
    assert len(edge(page, "math[display=block]", 0)) > 5
    [card] = world.anki.cards('"Title:A table"')
    page = world.viewer.show(card.answer())
    assert len(edge(page, "math[display=block]", 0)) == 1


def test_a_table_that_does_not_scroll_has_no_line_at_its_left_edge(world: World) -> None:
    [card] = world.anki.cards('"deck:A Fixed Set of Cards" "Title:A table"')
    box = world.viewer.show(card.answer()).locator("th").first.bounding_box()
    assert box
    clip = {"x": int(box["x"]) - 1, "y": box["y"] + 3, "width": 2, "height": 12}
    picture = Image.open(BytesIO(world.viewer.show(card.answer()).screenshot(clip=clip)))  # type: ignore[arg-type]
    assert [colour for _, colour in picture.convert("RGB").getcolors(9999) or []] == [(255, 255, 255)]


@pytest.mark.parametrize("first", [8, 9, 99, 1998, 999_999_998])
def test_the_numbers_of_a_list_stand_inside_the_edge_of_the_text(world: World, first: int) -> None:
    [card] = world.anki.cards('"deck:A Fixed Set of Cards" "Title:A table"')
    page = world.viewer.show(card.answer())
    numbered = render(f"{first}. one\n{first + 1}. two").html
    page.eval_on_selector("table", "(table, html) => { table.outerHTML = html }", numbered)
    box = page.locator("ol").bounding_box()
    assert box
    clip = {"x": 0, "y": box["y"], "width": int(box["x"]), "height": box["height"]}
    picture = Image.open(BytesIO(page.screenshot(clip=clip)))  # type: ignore[arg-type]
    assert [colour for _, colour in picture.convert("RGB").getcolors(9999) or []] == [(255, 255, 255)]


def edge(page: Page, selector: str, at: int) -> set[object]:
    """The colours along a line from the middle of a box to its right edge, just below its upper border."""
    box = page.locator(selector).nth(at).bounding_box()
    assert box
    clip = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 3, "width": box["width"] / 2 - 4, "height": 1}
    picture = Image.open(BytesIO(page.screenshot(clip=clip)))  # type: ignore[arg-type]
    return {colour for _, colour in picture.convert("RGB").getcolors(9999) or []}
