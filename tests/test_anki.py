"""Packages in the real Anki: everything arrives, in order, once."""

from __future__ import annotations

import html
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ankigen.cli import main
from tests.real_anki import Imported, RealAnki

OWN_SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[RealAnki]:
    world = RealAnki(tmp_path / "anki")
    yield world
    world.close()


def build(tmp_path: Path, *paths: Path, code: int = 0) -> list[Path]:
    """Build packages; the seeds are named as a user would."""
    assert main(["build", *map(str, paths), "-o", str(tmp_path / "build"), "-q"]) == code
    return sorted((tmp_path / "build").glob("*.apkg"))


def seed(tmp_path: Path, text: str, name: str = "cards.md") -> Path:
    path = tmp_path / "seeds" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


CARD = "#### T{n}\n:p What is {n}?\n??x\nIt is **{n}**.\nx??\n---\n"


def cards(*numbers: int) -> str:
    return "# Flashcards: Numbers (Part 1)\n**Starting Chapter:** One\n---\n" + "".join(
        CARD.format(n=n) for n in numbers
    )


def test_the_real_files_give_26_notes(real_seeds: Path, tmp_path: Path, anki: RealAnki) -> None:
    packages = build(tmp_path, *sorted(real_seeds.glob("*.txt")))
    assert [package.name for package in packages] == [
        "Generative-Deep-Learning-Teaching-Machines-To-Paint-Write-Compose-and-Play.apkg",
        "Learn-Generative-AI-with-PyTorch.apkg",
    ]
    assert [anki.import_package(package).new for package in packages] == [15, 11]
    assert anki.problems() == []
    assert anki.decks() == {
        "Generative Deep Learning: Teaching Machines To Paint Write Compose and Play",
        "Generative Deep Learning: Teaching Machines To Paint Write Compose and Play::Part 01 · Prerequisites",
        "Learn Generative AI with PyTorch",
        "Learn Generative AI with PyTorch::Part 01 · About the code. Part 1",
    }


def test_cards_about_a_bundled_model_get_its_figure_and_no_others(
    real_seeds: Path, tmp_path: Path, anki: RealAnki
) -> None:
    for package in build(tmp_path, real_seeds):
        anki.import_package(package)
    notes = anki.notes()
    figures = Counter(
        name for note in notes for name in re.findall(r"ankigen-([\w-]+)-[0-9a-f]{12}\.png", note["Figure"])
    )
    assert figures == {
        "mlp-boundary": 1,
        "vae-samples": 1,
        "gan-training": 3,
        "gan-samples": 1,
        "transformer-completion": 1,
        "transformer-attention": 4,
        "gpt-next-token": 1,
        "realnvp-moons": 1,
        "ebm-chain": 1,
        "ebm-landscape": 1,
        "classifier-discriminative-generative": 2,
    }
    assert sum(1 for note in notes if not note["Figure"]) == 9


def test_importing_again_changes_nothing(tmp_path: Path, anki: RealAnki) -> None:
    seed(tmp_path, cards(1, 2, 3))
    [package] = build(tmp_path, tmp_path / "seeds")
    assert anki.import_package(package) == Imported(new=3, updated=0, duplicate=0, conflicting=0, found=3)
    assert anki.import_package(package) == Imported(new=0, updated=0, duplicate=3, conflicting=0, found=3)
    assert anki.problems() == []


def test_a_corrected_answer_reaches_the_learner(
    tmp_path: Path, anki: RealAnki, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    path = seed(tmp_path, cards(1, 2))
    anki.import_package(build(tmp_path, path)[0])
    path.write_text(cards(1, 2).replace("It is **2**", "It is **two**"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000100")
    assert anki.import_package(build(tmp_path, path)[0]).new == 0
    assert [note["Answer"] for note in anki.notes()] == [
        "<p>It is <strong>1</strong>.</p>",
        "<p>It is <strong>two</strong>.</p>",
    ]


def test_cards_are_studied_in_the_order_of_the_source(tmp_path: Path, anki: RealAnki) -> None:
    seed(tmp_path, cards(30, 4, 17), "2.md")
    seed(tmp_path, cards(9).replace("Part 1", "Part 2"), "10.md")
    anki.import_package(build(tmp_path, tmp_path / "seeds")[0])
    assert [note["Question"] for note in anki.notes()] == [f"<p>What is {n}?</p>" for n in (30, 4, 17, 9)]


def test_decks_descriptions_and_tags_arrive(tmp_path: Path, anki: RealAnki) -> None:
    seed(tmp_path, cards(1).replace("#### T1", "**Rating: 8/10**\n#### T1\n<!-- ankigen: tags='one two' -->"))
    anki.import_package(build(tmp_path, tmp_path / "seeds")[0])
    assert anki.decks() == {"Numbers", "Numbers::Part 01 · One"}
    note = anki.collection.get_note(anki.collection.find_notes("")[0])
    assert note.tags == ["book::Numbers", "chapter::One", "one", "rating::8", "two"]
    deck = anki.collection.decks.by_name("Numbers")
    assert deck
    assert deck["desc"] == "**Numbers**\n\n1 note, made with ankigen."
    assert deck["md"] is True


def test_a_cloze_entry_gives_a_card_for_each_number(tmp_path: Path, anki: RealAnki) -> None:
    seed(tmp_path, "#### T\nOne {{c1::foot}}, two {{c2::feet::how many?}}, $x_{a_{b}}$ and `{{c3::code}}`.\n---\n")
    anki.import_package(build(tmp_path, tmp_path / "seeds")[0])
    assert anki.problems() == []
    questions = [anki.collection.get_card(card).question() for card in anki.collection.find_cards("")]
    assert len(questions) == 2
    assert "[...]" in questions[0]
    assert "[how many?]" in questions[1]
    assert all("<code>{{c3::code}}</code>" in html.unescape(question) for question in questions)


def test_clozes_within_clozes_and_with_several_numbers_give_a_card_for_each(tmp_path: Path, anki: RealAnki) -> None:
    seed(
        tmp_path,
        "#### T\nThe {{c1,4::same}} card, and {{c3::another {{c2::in}} it}}.\n---\n#### U\n{{c2,3::Both}}.\n---\n",
    )
    anki.import_package(build(tmp_path, tmp_path / "seeds")[0])
    assert anki.problems() == []
    cards = [anki.collection.get_card(card) for card in anki.collection.find_cards("")]
    assert sorted((card.note()["Title"], card.ord + 1) for card in cards) == [
        *(("T", number) for number in (1, 2, 3, 4)),
        *(("U", number) for number in (2, 3)),
    ]
    assert all("[...]" in card.question() for card in cards)


def test_every_side_of_every_own_card_renders(tmp_path: Path, anki: RealAnki) -> None:
    shutil.copytree(OWN_SEEDS, tmp_path / "seeds")
    for package in build(tmp_path, tmp_path / "seeds"):
        assert anki.import_package(package).conflicting == 0
    assert anki.problems() == []
    found = anki.collection.find_cards("")
    assert len(found) >= 30
    for one in found:
        card = anki.collection.get_card(one)
        for side in (card.question(), card.answer()):
            assert "has a problem" not in side
            assert "{{" not in side.replace("{{c", "")


def test_two_books_with_the_same_card_do_not_collide(tmp_path: Path, anki: RealAnki) -> None:
    seed(tmp_path, cards(1), "a.md")
    seed(tmp_path, cards(1).replace("Numbers", "Figures"), "b.md")
    packages = build(tmp_path, tmp_path / "seeds")
    assert [anki.import_package(package).new for package in packages] == [1, 1]
    assert anki.problems() == []
