"""Cards in a real browser: they fit a phone, formulas are drawn with the font that travels along, nothing leaves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ankigen.cli import main
from tests.browser import Viewer, are_larger, hidden_width, overflow, viewer
from tests.real_anki import RealAnki

if TYPE_CHECKING:
    from anki.cards import Card

OWN_SEEDS = Path(__file__).resolve().parents[1] / "seeds"
FIXED_SET = Path(__file__).parent / "cases" / "cards"

LEAST_CONTRAST = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = e => {
    const colour = channels(getComputedStyle(e).backgroundColor);
    return colour.length === 4 && colour[3] === 0 ? paper(e.parentElement) : colour;
  };
  const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const ratios = [...document.querySelectorAll("#qa *")].filter(e => e.tagName !== "STYLE" && hasText(e)).map(e => {
    const [a, b] = [luminance(channels(getComputedStyle(e).color)), luminance(paper(e))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.outerHTML.slice(0, 200)];
  });
  return ratios.sort((a, b) => a[0] - b[0])[0];
}"""
"""The least contrast ratio of a text to what lies behind it (WCAG 2.2), and its element."""


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
    assert len(cards) == 13
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
