"""What the page shows as front and back is what Anki itself makes of the note."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from ankigen.cli import main
from ankigen.config import Config
from ankigen.entries import Note
from ankigen.preview.showing import Showing
from ankigen.preview.templates import asked, sides
from tests.real_anki import RealAnki

FIXED_SET = Path(__file__).resolve().parents[1] / "cases" / "cards"
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
HIDDEN_COPY = re.compile(r' data-cloze="[^"]*"')
CLOZES = """#### Rivers
{{c1::Deltas}} are built of {{c2::silt::what}} by {{c10::$\\frac{a}{b}$ and `x::y`}}.
"""


def cloze(text: str) -> Note:
    return Note("g", "cloze", (("Text", text),), (), "D", ())


def test_every_card_has_the_two_sides_that_anki_shows(tmp_path: Path) -> None:
    seeds = shutil.copytree(FIXED_SET, tmp_path / "seeds")
    (seeds / "clozes.md").write_text(CLOZES, encoding="utf-8")
    assert main(["build", str(seeds), "-o", str(tmp_path / "build"), "-q"]) == 0
    anki = RealAnki(tmp_path / "anki")
    for package in (tmp_path / "build").glob("*.apkg"):
        anki.import_package(package)

    def plain(html: str) -> str:
        return HIDDEN_COPY.sub("", STYLE.sub("", html))

    theirs = sorted((plain(card.question()), plain(card.answer())) for card in anki.cards())
    anki.close()
    showing = Showing([seeds], Config())
    showing.refresh((), lambda *_: None)
    both = [sides(card.note, card.ordinal) for card in showing.state.cards.values()]
    assert sorted((one.front, one.back) for one in both) == theirs


def test_a_cloze_note_has_a_card_for_each_number() -> None:
    assert cloze("{{c2::a}} {{c1,4::b}} {{c2::c}}").ordinals == (1, 2, 4)


def test_what_closes_nothing_is_text() -> None:
    assert ">a }} b :: c" in sides(cloze("a }} b :: c {{c1::d}}"), 1).front


def test_clozes_that_lie_in_each_other_are_hidden_as_anki_hides_them() -> None:
    both = sides(cloze("The {{c1,3::same}} card, and {{c2::another {{c1::in}}}}."), 2)
    same = '<span class="cloze-inactive" data-ordinal="1,3">same</span>'
    inner = '<span class="cloze-inactive" data-ordinal="1">in</span>'
    assert f'The {same} card, and <span class="cloze" data-ordinal="2">[...]</span>.' in both.front
    assert f'The {same} card, and <span class="cloze" data-ordinal="2">another {inner}</span>.' in both.back


def test_the_list_says_what_each_card_of_a_cloze_asks() -> None:
    text = "{{c1::Deltas}} are **built** of {{c2::silt::what}} by {{c1,3::slow {{c4::rivers}}}}, as {{c5::long"
    assert asked(text, 1) == "[...] are **built** of silt by [...], as long"
    assert asked(text, 2) == "Deltas are **built** of [what] by slow rivers, as long"
    assert asked(text, 4) == "Deltas are **built** of silt by slow [...], as long"
