"""New releases in the real Anki: corrections arrive, and every learner keeps their progress."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ankigen.cache import clear
from ankigen.cli import main
from ankigen.notetypes import NoteType, load_note_type
from ankigen.pictures import Picture
from tests.lock.histories import History
from tests.real_anki import Imported, RealAnki

CARD = "#### T{n}\n:p What is the number {n}?\n??x\nThe answer to this is **{n}**.\nx??\n---\n"
T0 = 1_750_000_000


class Learner:
    """An author's folder and a learner's Anki: each release is built, imported as the desktop does, and studied."""

    def __init__(self, folder: Path) -> None:
        self.seeds, self.anki, self.releases = folder / "seeds", RealAnki(folder / "anki"), 0
        self.seeds.mkdir()

    def seed(self, name: str, text: str) -> None:
        (self.seeds / name).write_text("# Flashcards: Numbers (Part 1)\n---\n" + text, encoding="utf-8")

    def receive(self) -> Imported:
        """The next release; the schedule of cards that were there before must be what it was.

        A picture that no card shows any longer stays until the learner lets Anki check its media.
        """
        self.releases += 1
        assert main(["build", "-q", f"--frozen-time={T0 + self.releases * 1000}"]) == 0
        before = self.anki.progress()
        imports = [self.anki.import_package(package) for package in sorted(Path("build").glob("*.apkg"))]
        assert before.items() <= self.anki.progress().items()
        assert [problem for problem in self.anki.problems() if not problem.startswith("unused media")] == []
        self.anki.learn()
        return Imported(*(sum(counts) for counts in zip(*(vars(one).values() for one in imports), strict=True)))

    def answers(self) -> list[str]:
        return sorted(note["Answer"].removeprefix("<p>The answer to this is ") for note in self.anki.notes())


def cards(*numbers: int) -> str:
    return "".join(CARD.format(n=n) for n in numbers)


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    monkeypatch.chdir(tmp_path)
    one = Learner(tmp_path)
    yield one
    one.anki.close()


def kept(count: int, *, new: int = 0, updated: int = 0) -> Imported:
    """So many notes are as they were."""
    return Imported(new=new, updated=updated, duplicate=count, conflicting=0, found=count + new + updated)


def test_of_an_equal_release_nothing_is_updated(learner: Learner) -> None:
    learner.seed("a.md", cards(*range(10)))
    assert learner.receive() == kept(0, new=10)
    assert learner.receive() == kept(10)


def test_exactly_the_corrected_answers_are_updated(learner: Learner) -> None:
    learner.seed("a.md", cards(*range(10)))
    learner.receive()
    learner.seed("a.md", cards(*range(10)).replace("**3**", "**three**").replace("**7**", "**seven**"))
    assert learner.receive() == kept(8, updated=2)
    assert "<strong>three</strong>.</p>" in learner.answers()


def test_a_reworded_question_is_the_same_card(learner: Learner) -> None:
    learner.seed("a.md", cards(*range(10)))
    learner.receive()
    learner.seed("a.md", cards(*range(10)).replace("What is the number 3?", "Which number follows after two?"))
    assert learner.receive() == kept(9, updated=1)
    assert len(learner.anki.notes()) == 10


def test_cards_that_come_and_go_and_move_touch_no_other(learner: Learner) -> None:
    learner.seed("a.md", cards(1, 2, 3, 4))
    learner.seed("b.md", cards(5, 6))
    learner.receive()
    learner.seed("a.md", cards(4, 0, 2, 1))
    learner.seed("b.md", cards(6, 3))
    assert learner.receive() == kept(5, new=1)
    (learner.seeds / "a.md").rename(learner.seeds / "c.md")
    assert learner.receive() == kept(6)
    assert len(learner.anki.notes()) == 7


def test_a_new_style_and_new_templates_are_applied(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    learner.seed("a.md", cards(1, 2))
    learner.receive()

    @cache
    def newer(name: str) -> NoteType:
        kind = load_note_type(name)
        return kind._replace(css=kind.css + "\n.new { color: red; }", front="<b>New!</b> " + kind.front)

    clear()  # no build sees a code that changes while it runs
    for module in ("ankigen.packing.packing", "ankigen.notetypes"):
        monkeypatch.setattr(f"{module}.load_note_type", newer)
    assert learner.receive() == kept(2)
    [card, _] = learner.anki.cards()
    assert "<b>New!</b>" in card.question()
    assert ".new { color: red; }" in card.note_type()["css"]
    assert len([kind for kind in learner.anki.collection.models.all_names() if "ankigen" in kind]) == 1


def test_a_figure_that_is_drawn_anew_arrives(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(picture: Picture, _name: str) -> bytes:
        file = BytesIO()
        Image.new("L", (9, 9), len(picture.media) + version).save(file, "PNG")
        return file.getvalue()

    version = 1
    monkeypatch.setattr("ankigen.packing.packing._made", drawn)
    learner.seed("a.md", cards(1) + CARD.format(n=2).replace("**2**", "![draws](figure:vae/samples?n=4)"))
    learner.receive()
    version = 2
    clear()
    monkeypatch.setattr("ankigen.figures.catalogue.DRAWING_VERSION", 999)
    assert learner.receive() == kept(1, updated=1)
    [name] = [name for note in learner.anki.notes() for name in note["Answer"].split('"') if name.endswith(".png")]
    assert Image.open(learner.anki.media / name).getpixel((0, 0)) == len(name) + 2


def test_an_image_that_was_replaced_arrives(learner: Learner) -> None:
    Image.new("L", (9, 9), 1).save(learner.seeds / "plot.png")
    learner.seed("a.md", cards(1) + CARD.format(n=2).replace("**2**", "![a plot](plot.png)"))
    learner.receive()
    Image.new("L", (9, 9), 2).save(learner.seeds / "plot.png")
    assert learner.receive() == kept(1, updated=1)


def test_what_a_learner_wrote_on_untouched_notes_stays(learner: Learner) -> None:
    learner.seed("a.md", cards(1, 2, 3))
    learner.receive()
    collection = learner.anki.collection
    mine = collection.get_note(collection.find_notes('"number 2"')[0])
    mine.tags.append("hard")
    mine["Answer"] += "<p>Remember!</p>"
    collection.update_note(mine)
    learner.seed("a.md", cards(1, 2, 3).replace("**1**", "**one**"))
    assert learner.receive() == kept(2, updated=1)
    mine.load()
    assert "hard" in mine.tags
    assert mine["Answer"].endswith("<p>Remember!</p>")


def test_a_withdrawn_card_is_reported_and_listed_for_the_learner(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    learner.seed("a.md", cards(1, 2, 3))
    learner.receive()
    learner.seed("a.md", cards(1, 3))
    assert learner.receive() == kept(2)
    assert "note[withdrawn-card]: the card “What is the number 2?” is in no seed file" in capsys.readouterr().err
    deck = learner.anki.collection.decks.by_name("Numbers")
    assert deck
    assert deck["desc"].endswith(
        "2 notes, made with ankigen.\n\n"
        "Withdrawn from this deck; delete them if you have them:\n\n- 2025-06-15: What is the number 2?"
    )
    assert len(learner.anki.notes()) == 3


def test_a_card_that_becomes_a_cloze_is_a_new_one(learner: Learner) -> None:
    """Anki leaves a note alone that comes with another note type."""
    learner.seed(
        "a.md", cards(1) + "#### Light\n:p Red, green and blue?\n??x\nThe primary colours of light.\nx??\n---\n"
    )
    learner.receive()
    learner.seed("a.md", cards(1) + "#### Light\nThe primary colours of light: {{c1::red}}, green and blue.\n---\n")
    assert learner.receive() == kept(1, new=1)


def test_two_books_with_the_same_card_are_corrected_apart(learner: Learner) -> None:
    learner.seed("a.md", cards(1))
    other = "# Flashcards: Others (Part 1)\n---\n" + cards(1)
    (learner.seeds / "b.md").write_text(other, encoding="utf-8")
    assert learner.receive() == kept(0, new=2)
    (learner.seeds / "b.md").write_text(other.replace("**1**", "**one**"), encoding="utf-8")
    assert learner.receive() == kept(1, updated=1)
    assert learner.answers() == ["<strong>1</strong>.</p>", "<strong>one</strong>.</p>"]


def live(learner: Learner, rng_seed: int, *, cards: int, releases: int, changes: int) -> None:
    """Receive a history's releases: no card is lost, none doubled, none has another's content."""
    history, nids = History.begin(rng_seed, cards), dict[int, int]()
    for _ in range(releases):
        history.write(learner.seeds)
        learner.receive()
        collection = learner.anki.collection
        rows = collection.db.execute("select id, flds from notes") if collection.db else []
        shown = {nid: (fields.split("\x1f")[0], fields.split("\x1f")[1]) for nid, fields in rows}
        texts = {card.number: (f"<p>{card.question}</p>", f"<p>{card.answer}</p>") for card in history.cards}
        wrong = [number for number, text in texts.items() if number in nids and shown[nids[number]] != text]
        by_text = {text: nid for nid, text in shown.items()}
        nids |= {number: by_text[text] for number, text in texts.items() if number not in nids}
        assert wrong == []
        assert len(shown) == len(nids) == len(set(nids.values()))
        history.release(changes)


def test_a_short_history_costs_no_learner_anything(learner: Learner) -> None:
    live(learner, 0, cards=40, releases=4, changes=15)


@pytest.mark.long
@pytest.mark.parametrize("rng_seed", range(1, 11))
def test_a_long_history_costs_no_learner_anything(learner: Learner, rng_seed: int) -> None:
    live(learner, rng_seed, cards=200, releases=8, changes=60)
