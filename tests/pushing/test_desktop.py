"""The same promises before Anki's own desktop and the real add-on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pushing.desktop import desktop
from tests.pushing.test_push import FIRST, NOTE_TYPE, SECOND, THIRD, Learner, push, summary

pytestmark = pytest.mark.long


def test_a_deck_is_pushed_learnt_edited_and_pushed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANKIGEN_STATE_DIR", str(tmp_path / "state"))
    with desktop(tmp_path / "home") as address:
        learner = Learner(address)
        ask = learner.anki.ask
        assert push(learner, FIRST, SECOND) == 0
        assert summary(capsys) == "A-Book.apkg: 2 added, 0 changed, 0 unchanged, 0 kept as edited"
        cards = ask("findCards", query="deck:*")
        ask("setSpecificValueOfCard", card=cards[0], keys=["ivl", "reps"], newValues=[30, 3], warning_check=True)
        ask("changeDeck", cards=cards, deck="Mine")
        learner.write("First", Answer="My own words.")
        learner.tag("Second", "hard", "marked")
        ask("updateModelStyling", model={"name": NOTE_TYPE, "css": ".card { color: red; }"})
        before = ask("cardsInfo", cards=cards)

        said = [FIRST.replace("Because.", "Therefore."), SECOND.replace("So", "Thus"), THIRD]
        assert push(learner, *said, options=("--dry-run",)) == 0
        assert summary(capsys) == "A-Book.apkg: 1 added, 1 changed, 1 unchanged, 1 kept as edited"
        assert push(learner, *said) == 0
        assert summary(capsys) == "A-Book.apkg: 1 added, 1 changed, 1 unchanged, 1 kept as edited"
        after = ask("cardsInfo", cards=cards)
        kept = ("interval", "reps", "deckName", "due", "factor")
        assert [[card[name] for name in kept] for card in after] == [[card[name] for name in kept] for card in before]
        assert learner.fields("First")["Answer"] == "My own words."
        assert "Thus" in learner.fields("Second")["Answer"]
        assert {"hard", "marked"} < learner.tags("Second")
        assert ask("modelStyling", modelName=NOTE_TYPE)["css"] == ".card { color: red; }"

        assert push(learner, *said, options=("--overwrite",)) == 0
        assert "Therefore." in learner.fields("First")["Answer"]
        capsys.readouterr()
        assert push(learner, *said) == 0
        assert capsys.readouterr().out == "A-Book.apkg: 0 added, 0 changed, 3 unchanged, 0 kept as edited\n"
