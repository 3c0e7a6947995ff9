"""`ankigen push` into a real collection: what is new comes, what is corrected changes, what is the learner's stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ankigen.cli import main
from ankigen.pushing.ankiconnect import AnkiConnect
from tests.folders import write
from tests.pushing.anki_server import AnkiServer, anki_server

BOOK = "# Flashcards: A Book (Part 1)\n**Starting Chapter:** One\n---\n"
FIRST = "#### First\n:p Why?\n??x\nBecause.\nx??\n---\n"
SECOND = "#### Second\n:p How?\n??x\nSo, with $x^2$.\nx??\n---\n"
THIRD = "#### Third\nIt is {{c1::red}}.\n---\n"
NOTE_TYPE = "ankigen · question"


class Learner:
    """Who learns with that Anki, and edits cards in it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.anki = AnkiConnect(address)

    def fields(self, title: str) -> dict[str, str]:
        [note] = self.anki.ask("notesInfo", notes=self._notes(title))
        return {name: field["value"] for name, field in note["fields"].items()}

    def tags(self, title: str) -> set[str]:
        [note] = self.anki.ask("notesInfo", notes=self._notes(title))
        return set(note["tags"])

    def write(self, title: str, **fields: str) -> None:
        self.anki.ask("updateNoteFields", note={"id": self._notes(title)[0], "fields": fields})

    def tag(self, title: str, *tags: str) -> None:
        self.anki.ask("updateNoteTags", note=self._notes(title)[0], tags=sorted(self.tags(title) | {*tags}))

    def _notes(self, title: str) -> list[int]:
        found: list[int] = self.anki.ask("findNotes", query=f'"Title:{title}"')
        return found


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANKIGEN_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[AnkiServer, Learner]]:
    with anki_server(tmp_path / "anki") as (server, address):
        yield server, Learner(address)


def push(learner: Learner, *cards: str, options: tuple[str, ...] = ()) -> int:
    write({"seeds/a.md": BOOK + "".join(cards)})
    return main(["push", "--anki", learner.address, *options])


def summary(capsys: pytest.CaptureFixture[str]) -> str:
    """The numbers of the push before."""
    return capsys.readouterr().out.splitlines()[0]


Setting = tuple[AnkiServer, Learner]


def test_a_push_adds_what_is_new_and_then_has_nothing_to_do(
    server: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    anki, learner = server
    assert push(learner, FIRST, SECOND, THIRD) == 0
    assert summary(capsys) == "A-Book.apkg: 3 added, 0 changed, 0 unchanged, 0 kept as edited"
    assert "<math" in learner.fields("Second")["Answer"]
    assert anki.anki.decks() == {"A Book", "A Book::Part 01 · One"}
    assert not anki.anki.problems()
    assert push(learner, FIRST, SECOND, THIRD) == 0
    assert capsys.readouterr().out == "A-Book.apkg: 0 added, 0 changed, 3 unchanged, 0 kept as edited\n"
    assert anki.asked.count("importPackage") == 1


def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    server: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    anki, learner = server
    push(learner, FIRST)
    capsys.readouterr()
    files = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file() and "anki" not in path.parts}
    assert push(learner, FIRST.replace("Because.", "Because of it."), SECOND, options=("--dry-run",)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "A-Book.apkg: 1 added, 1 changed, 0 unchanged, 0 kept as edited",
        "Added:",
        "  Second (A Book::Part 01 · One)",
        "Changed:",
        "  First (A Book::Part 01 · One)",
        "      Answer: [-Because.-] {+Because of it.+}",
    ]
    assert anki.asked.count("importPackage") == 1
    write({"seeds/a.md": BOOK + FIRST})
    assert files == {path: path.read_bytes() for path in files}


def test_a_correction_arrives_and_progress_and_tags_stay(server: Setting) -> None:
    anki, learner = server
    push(learner, FIRST, SECOND)
    anki.anki.learn()
    learner.tag("First", "hard", "marked")
    before = anki.anki.progress()
    assert push(learner, FIRST.replace("Because.", "Therefore."), SECOND) == 0
    assert "Therefore." in learner.fields("First")["Answer"]
    assert {"hard", "marked"} < learner.tags("First")
    assert anki.anki.progress() == before


def test_a_tag_that_the_author_took_away_goes(server: Setting) -> None:
    _, learner = server
    tagged = FIRST.replace("#### First\n", '#### First\n<!-- ankigen: tags="old" -->\n')
    push(learner, tagged)
    learner.tag("First", "mine")
    push(learner, FIRST)
    assert "mine" in learner.tags("First")
    assert "old" not in learner.tags("First")


def test_fields_that_the_learner_edited_stay_and_the_others_are_renewed(
    server: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    _, learner = server
    context = FIRST.replace(":p", "Some context.\n:p")
    push(learner, context)
    learner.write("First", Answer="My own words.")
    capsys.readouterr()
    assert push(learner, context.replace("Some context", "Another context")) == 0
    assert summary(capsys) == "A-Book.apkg: 0 added, 1 changed, 0 unchanged, 0 kept as edited"
    assert learner.fields("First")["Answer"] == "My own words."
    assert "Another context" in learner.fields("First")["Context"]


def test_words_of_the_learner_stay_against_newer_ones_until_they_are_given_up(
    server: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    _, learner = server
    push(learner, FIRST)
    learner.write("First", Answer="My own words.")
    capsys.readouterr()
    for _ in range(2):
        assert push(learner, FIRST.replace("Because.", "Therefore.")) == 0
        assert capsys.readouterr().out.splitlines() == [
            "A-Book.apkg: 0 added, 0 changed, 1 unchanged, 1 kept as edited",
            "Your words stay ([-yours-], {+the deck's+}); --overwrite takes the deck's:",
            "  First (A Book::Part 01 · One)",
            "      Answer: [-My own words.-] {+Therefore.+}",
        ]
        assert learner.fields("First")["Answer"] == "My own words."
    assert push(learner, FIRST.replace("Because.", "Therefore."), options=("--overwrite",)) == 0
    assert "Therefore." in learner.fields("First")["Answer"]


@pytest.mark.parametrize("record", ["gone", "damaged"])
def test_without_a_record_all_that_differs_may_be_the_learners(
    record: str, server: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    _, learner = server
    push(learner, FIRST)
    [path] = Path("state").iterdir()
    path.unlink() if record == "gone" else path.write_text('{"fields": 1}')
    capsys.readouterr()
    push(learner, FIRST.replace("Because.", "Therefore."))
    assert summary(capsys).endswith("1 unchanged, 1 kept as edited")
    assert "Because." in learner.fields("First")["Answer"]


def test_the_learners_style_stays_and_an_old_one_of_ours_is_renewed(
    server: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    _, learner = server
    push(learner, FIRST)
    css = learner.anki.ask("modelStyling", modelName=NOTE_TYPE)["css"]
    learner.anki.ask("updateModelStyling", model={"name": NOTE_TYPE, "css": ".card { color: red; }"})
    capsys.readouterr()
    push(learner, FIRST.replace("Because.", "Therefore."))
    kept = f"The look of the note type {NOTE_TYPE} was changed in Anki and stays; --overwrite takes the deck's"
    assert kept in capsys.readouterr().out.splitlines()
    assert learner.anki.ask("modelStyling", modelName=NOTE_TYPE)["css"] == ".card { color: red; }"
    assert "Therefore." in learner.fields("First")["Answer"]
    push(learner, FIRST.replace("Because.", "Therefore."), options=("--overwrite",))
    assert learner.anki.ask("modelStyling", modelName=NOTE_TYPE)["css"] == css


def test_the_description_of_the_deck_is_renewed_unless_the_learner_wrote_it(server: Setting) -> None:
    anki, learner = server
    push(learner, FIRST, SECOND)
    push(learner, FIRST)
    assert "Withdrawn from this deck" in described(anki)
    deck = anki.anki.collection.decks.by_name("A Book")
    assert deck
    deck["desc"] = "My own words."
    anki.anki.collection.decks.save(deck)
    push(learner, FIRST, THIRD)
    assert described(anki) == "My own words."
    push(learner, FIRST, THIRD, options=("--overwrite",))
    assert "2 notes, made with ankigen" in described(anki)


def described(server: AnkiServer) -> str:
    deck = server.anki.collection.decks.by_name("A Book")
    assert deck
    description: str = deck["desc"]
    return description


def test_cards_stay_in_the_deck_to_which_the_learner_moved_them(server: Setting) -> None:
    anki, learner = server
    push(learner, FIRST)
    learner.anki.ask("changeDeck", cards=learner.anki.ask("findCards", query="deck:*"), deck="My::Deck")
    book = anki.anki.collection.decks.id_for_name("A Book")
    assert book is not None
    anki.anki.collection.decks.remove([book])
    push(learner, FIRST.replace("Because.", "Therefore."))
    assert "Therefore." in learner.fields("First")["Answer"]
    assert anki.anki.decks() == {"My", "My::Deck"}


def test_options_of_decks_stay_as_they_are(server: Setting) -> None:
    anki, learner = server
    decks = anki.anki.collection.decks
    [options] = decks.all_config()
    options["new"]["perDay"] = 7
    decks.update_config(options)
    push(learner, FIRST)
    push(learner, FIRST, SECOND)
    assert [config["new"]["perDay"] for config in decks.all_config()] == [7]


def test_notes_whose_note_type_has_other_fields_are_left_alone(
    server: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    anki, learner = server
    push(learner, FIRST)
    models = anki.anki.collection.models
    kind = models.by_name(NOTE_TYPE)
    assert kind is not None
    models.add_field(kind, models.new_field("Mine"))
    models.update_dict(kind)
    learner.write("First", Mine="precious")
    capsys.readouterr()
    push(learner, FIRST.replace("Because.", "Therefore."))
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Left alone, for their note type in Anki is another or has other fields:",
        "  First",
    ]
    assert learner.fields("First")["Mine"] == "precious"


def test_pictures_come_along_and_only_those_of_cards_that_are_sent(server: Setting) -> None:
    anki, learner = server
    for name, grey in (("a.png", 0), ("b.png", 255)):
        Path("seeds").mkdir(exist_ok=True)
        Image.new("L", (4, 4), grey).save(f"seeds/{name}")
    shown = FIRST.replace("Because.", "![black](a.png)")
    push(learner, shown)
    [first] = anki.anki.media.glob("*.png")
    first.unlink()
    push(learner, shown, SECOND.replace("So", "![white](b.png)"))
    [second] = anki.anki.media.glob("*.png")
    assert first != second


def test_a_picture_that_anki_has_under_its_name_is_the_same(server: Setting) -> None:
    anki, learner = server
    Path("seeds").mkdir()
    Image.new("L", (4, 4), 0).save("seeds/a.png")
    shown = FIRST.replace("Because.", "![black](a.png)")
    push(learner, shown)
    [picture] = anki.anki.media.glob("*.png")
    picture.write_bytes(b"drawn on another machine")
    anki.anki.collection.media.check()
    assert push(learner, shown.replace("black", "dark")) == 0
    assert [path.name for path in anki.anki.media.glob("*.png")] == [picture.name]
    assert f'src="{picture.name}"' in learner.fields("First")["Answer"]
    assert "dark" in learner.fields("First")["Answer"]


def test_a_package_can_be_pushed_as_it_is(server: Setting, capsys: pytest.CaptureFixture[str]) -> None:
    _, learner = server
    write({"seeds/a.md": BOOK + FIRST})
    main(["build", "-q"])
    assert main(["push", "build/A-Book.apkg", "--anki", learner.address, "--format", "json"]) == 0
    [said] = json.loads(capsys.readouterr().out)
    assert said["package"] == "A-Book.apkg"
    assert said["summary"] == {"added": 1, "changed": 0, "unchanged": 0, "kept": 0}
    assert [note["name"] for note in said["news"]["added"]] == ["First"]


def test_a_card_that_anki_does_not_take_is_a_problem(server: Setting, capsys: pytest.CaptureFixture[str]) -> None:
    anki, learner = server
    anki.takes_packages = False
    assert push(learner, FIRST) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == ["Anki did not take:", "  First"]
    anki.takes_packages = True
    assert push(learner, FIRST) == 0
    assert learner.fields("First")
