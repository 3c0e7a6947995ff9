"""Cards in a real browser: they fit a phone, formulas are drawn with the font that travels along, nothing leaves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from ankigen.cli import main
from tests.browser import Viewer, are_larger, hidden_width, overflow, viewer
from tests.real_anki import RealAnki

if TYPE_CHECKING:
    from anki.cards import Card

OWN_SEEDS = Path(__file__).resolve().parents[1] / "seeds"
HARD_CARD = r"""# Flashcards: Hard (Part 1)
---
#### A `title` with $x^2$
Context with `code`.
:p What does all of this look like, and a_very_long_identifier_that_does_not_break_anywhere_at_all_in_the_line?
??x
A formula that is wider than any phone:

$$\underbrace{\mathbb{E}_{x \sim p}\left[\frac{\partial}{\partial\theta}\log p_\theta(x)\right]}_{\text{long}} =
\sum_{i=1}^{n} \alpha_i \beta_i \gamma_i \delta_i \epsilon_i \zeta_i \eta_i \theta_i \iota_i \kappa_i \lambda_i
+ \sum_{i=1}^{n} \alpha_i \beta_i \gamma_i \delta_i \epsilon_i \zeta_i \eta_i \theta_i \iota_i \kappa_i \lambda_i
+ \sum_{i=1}^{n} \alpha_i \beta_i \gamma_i \delta_i \epsilon_i \zeta_i \eta_i \theta_i \iota_i \kappa_i \lambda_i$$

```python
def a_long_line(of_code, that_does_not, fit_on, a_phone, whatever, one_does): return "it scrolls inside its own box"
```

| a table | with | many | columns | that | are | wide | indeed | and | wider | still |
|---|---|---|---|---|---|---|---|---|---|---|
| one | two | three | four | five | six | seven | eight | nine | ten | eleven |

![a wide picture](wide.png)
x??
"""


@dataclass
class World:
    anki: RealAnki
    viewer: Viewer

    def hard_card(self) -> Card:
        [card] = self.anki.cards('"deck:Hard"')
        return card


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("cards")
    seeds = shutil.copytree(OWN_SEEDS, home / "seeds")
    (seeds / "hard.md").write_text(HARD_CARD, encoding="utf-8")
    Image.new("L", (2000, 300), 90).save(seeds / "wide.png")
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
def test_what_is_too_wide_scrolls_inside_itself(world: World, width: int, night: bool) -> None:
    page = world.viewer.show(world.hard_card().answer(), night=night, width=width)
    assert overflow(page) <= 0
    assert hidden_width(page, "math[display=block]") > 0
    assert hidden_width(page, "pre") > 0
    assert page.eval_on_selector("img", "e => e.getBoundingClientRect().right") <= width


def test_formulas_are_drawn_with_the_font_that_travels_along(world: World) -> None:
    page = world.viewer.show(world.hard_card().answer())
    loaded = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    assert "ankigen math" in page.evaluate(loaded)
    assert any("_ankigen-math-core" in url for url in world.viewer.requests)


def test_day_and_night_differ_and_both_are_readable(world: World) -> None:
    style = "getComputedStyle(document.body)"
    colours = [
        world.viewer.show(world.hard_card().answer(), night=night).evaluate(f"[{style}.color, {style}.backgroundColor]")
        for night in (False, True)
    ]
    assert [contrast(*map(channels, pair)) >= 7 for pair in colours] == [True, True]
    assert colours[0] != colours[1]


def channels(colour: str) -> tuple[float, ...]:
    return tuple(int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(","))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The contrast ratio of two colours, WCAG 2.2."""

    def luminance(colour: tuple[float, ...]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_question_stays_where_it_is_when_the_answer_appears(world: World) -> None:
    card = world.hard_card()
    top = "e => e.getBoundingClientRect().top"
    tops = {world.viewer.show(side).eval_on_selector(".question", top) for side in (card.question(), card.answer())}
    assert len(tops) == 1


def test_the_context_is_folded(world: World) -> None:
    card = world.hard_card()
    assert "Context" not in card.question()
    assert not world.viewer.show(card.answer()).eval_on_selector("details.context", "e => e.open")
