"""Cards for everyone: axe-core finds nothing serious, a listener hears formulas and pictures, nothing moves."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ankigen.cli import main
from tests.axe import findings
from tests.browser import Viewer, accessible, viewer
from tests.real_anki import RealAnki
from tests.render.passages import render

FORMS = [(390, False), (390, True), (900, False), (900, True)]
"""Width in pixels, and whether by night."""

World = tuple[RealAnki, Viewer]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("accessibility")
    seeds = shutil.copytree(Path(__file__).parent / "cases" / "cards", home / "seeds")
    assert main(["build", str(seeds), "-o", str(home / "build"), "-q"]) == 0
    anki = RealAnki(home / "anki")
    anki.import_package(next((home / "build").glob("*.apkg")))
    with viewer(anki.media) as view:
        yield anki, view
    anki.close()


@pytest.mark.parametrize(("width", "night"), FORMS)
def test_axe_finds_nothing_serious_on_a_card(world: World, width: int, night: bool) -> None:
    anki, view = world
    cards = anki.cards()
    assert len(cards) == 14
    for card in cards:
        sides = {card.question(), card.answer()} if width == 390 else {card.answer()}
        for html in sides:
            assert findings(view.show(html, night=night, width=width), "#qa") == [], card.note()["Title"]


def test_axe_would_find_what_is_wrong(world: World) -> None:
    """The yardstick itself works: a picture without words and pale text are found."""
    _, view = world
    found = findings(view.show('<p style="color: #ccc">pale</p><img src="x.png">'), "#qa")
    assert {finding.partition(":")[0] for finding in found} == {"color-contrast", "image-alt"}


def test_what_scrolls_can_be_reached_with_the_keyboard(world: World) -> None:
    anki, view = world
    for title, tag in (("A formula that is wider than any screen", "MATH"), ("A table", "TABLE"), ("Code", "PRE")):
        [card] = anki.cards(f'"Title:{title}"')
        page = view.show(card.answer())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName.toUpperCase()") == tag
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_a_formula_is_read_as_mathematics_part_by_part(world: World) -> None:
    """A screen reader that knows MathML gets its structure; every formula has its source as well."""
    _, view = world
    page = view.show(rendered(r"The mean is $\frac{x_1^2}{\sqrt n}$."))
    heard = accessible(page)
    assert [role for role, _ in heard if role.startswith("MathML")] == [
        *("MathMLMath", "MathMLFraction", "MathMLSubSup", "MathMLIdentifier", "MathMLNumber", "MathMLNumber"),
        *("MathMLSquareRoot", "MathMLIdentifier"),
    ]
    assert "".join(text for role, text in heard if role == "StaticText") == "The mean is 𝑥12𝑛."
    assert page.get_attribute("math", "alttext") == r"\frac{x_1^2}{\sqrt n}"


def test_every_formula_says_its_source_and_every_picture_what_it_shows(world: World) -> None:
    anki, view = world
    for card in anki.cards():
        page = view.show(card.answer())
        assert page.evaluate("[...document.querySelectorAll('math')].every(m => m.getAttribute('alttext'))")
        pictures = [text for role, text in accessible(page) if role == "image"]
        assert len(pictures) == page.evaluate("document.images.length")
        assert all(len(text) >= 8 for text in pictures), card.note()["Title"]


def test_a_table_keeps_its_rows_and_headings_for_a_listener(world: World) -> None:
    anki, view = world
    [card] = anki.cards('"Title:A table"')
    roles = [role for role, _ in accessible(view.show(card.answer()))]
    assert {"table", "row", "columnheader", "cell"} <= set(roles)


def test_nothing_on_a_card_moves(world: World) -> None:
    """So that there is nothing to hold still where a learner asks for reduced motion."""
    anki, view = world
    sheet = re.sub(r"/\*.*?\*/", "", anki.collection.models.all()[-1]["css"], flags=re.DOTALL)
    assert not re.search(r"animation|transition|@keyframes|scroll-behavior", sheet)
    for card in anki.cards():
        assert view.show(card.answer()).evaluate("document.getAnimations().length") == 0


def test_colour_is_never_the_only_sign(world: World) -> None:
    """A link is underlined; a gap has brackets while it is hidden, and bold letters once it is shown."""
    anki, view = world
    assert (
        view.show(rendered("A [link](https://example.org).")).eval_on_selector(
            "a", "e => getComputedStyle(e).textDecorationLine"
        )
        == "underline"
    )
    [cloze, *_] = [card for card in anki.cards() if card.note_type()["type"] == 1]
    assert re.search(r'<span class="cloze"[^>]*>\[.*?\]</span>', cloze.question())
    weight = view.show(cloze.answer()).eval_on_selector(".cloze", "e => getComputedStyle(e).fontWeight")
    assert int(weight) >= 600


def rendered(text: str) -> str:
    """A passage as the answer of a card."""
    return f'<main class="ankigen"><section class="answer">{render(text).html}</section></main>'
