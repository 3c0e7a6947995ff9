"""The seed files that builds are measured on are clean, and each contender sees every card of them."""

from __future__ import annotations

import re
from pathlib import Path

from ankigen.check import check
from ankigen.config import Config
from ankigen.figures.topics import figure_for
from benchmarks.contenders import rendered
from benchmarks.made_up_seeds import CARDS_PER_FILE, write_seeds, written_cards

CARDS = 2 * CARDS_PER_FILE + 1
LISTING = re.compile("```.*?```", re.DOTALL)
FORMULA = re.compile(r"(\$\$?)[^$]+\1")


def test_made_up_seeds_are_clean_and_the_same_again(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_seeds(tmp_path / name, CARDS)
    checked = check([tmp_path / "one"], Config(), lambda *_: None)
    assert (checked.files, checked.cards) == (3, CARDS)
    assert not [problem for problem in checked.diagnostics if problem.severity != "note"]
    assert list(written_cards(tmp_path / "one")) == list(written_cards(tmp_path / "other"))


def test_no_made_up_card_gets_a_figure(tmp_path: Path) -> None:
    write_seeds(tmp_path / "seeds", CARDS)
    assert not any(figure_for(card.partition("\n")[0], card, card) for card in written_cards(tmp_path / "seeds"))


def test_the_plain_pipeline_renders_every_card(tmp_path: Path) -> None:
    write_seeds(tmp_path / "seeds", CARDS_PER_FILE)
    cards = rendered(tmp_path / "seeds")
    assert len(cards) == CARDS_PER_FILE
    assert any("<math" in answer for *_, answer in cards)
    assert any('class="codehilite"' in answer for *_, answer in cards)
    assert any("<strong>" in answer for *_, answer in cards)


def test_made_up_cards_are_as_large_as_real_ones(tmp_path: Path) -> None:
    write_seeds(tmp_path / "seeds", 20 * CARDS_PER_FILE)
    cards = list(written_cards(tmp_path / "seeds"))
    assert 800 < sum(len(card.encode()) for card in cards) / len(cards) < 900
    assert 0.4 < sum("```" in card for card in cards) / len(cards) < 0.6
    prose = "".join(LISTING.sub("", card) for card in cards)
    assert 0.8 < len(FORMULA.findall(prose)) / len(cards) < 1.0
