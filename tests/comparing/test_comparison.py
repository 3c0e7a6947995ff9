"""What changed is told in words; what did not is left out."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from ankigen.cli import main
from ankigen.comparing.words import MOST_WORDS, changes
from tests.apkg.packages import Row, collection, write

OLD = [
    Row("kept", ("Same", "Same")),
    Row("fixed", ("What is <b>two</b> and two?", "The sum of both of these numbers is equal to three &lt; four.")),
    Row("drawn", ("Look", "<img src=a.png alt=plot>")),
    Row("formal", ("Q", "<i>same</i> words")),
    Row("tagged", ("Tags", "A"), tags="one two"),
    Row("gone", ("Gone?", "Yes")),
    Row("far", ("Moved", "A")),
]
NEW = [
    Row("new", ("New *and* strange?", "Yes")),
    Row("kept", ("Same", "Same")),
    Row("fixed", ("What is two and two?", "The sum of both of these numbers is four."), changed=1_700_000_001),
    Row("drawn", ("Look", "<img src=b.png alt=plot>"), changed=1_700_000_001),
    Row("formal", ("Q", "<b>same</b> words"), changed=1_700_000_001),
    Row("tagged", ("Tags", "A"), tags="two three", changed=1_700_000_001),
    Row("far", ("Moved", "A"), deck=2),
]
DECKS = {1: "A Deck", 2: "Another"}


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """Two releases."""
    old = write(tmp_path / "old.apkg", collection(OLD, decks=DECKS), {"a.png": b"1"})
    return str(old), str(write(tmp_path / "new.apkg", collection(NEW, decks=DECKS), {"b.png": b"2"}))


def test_a_terminal_gets_words(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *pair]) == 0
    assert capsys.readouterr().out == (
        "1 added, 4 changed, 1 withdrawn, 1 moved, 2 unchanged\n"
        "Added:\n"
        "  New *and* strange? (A Deck)\n"
        "Changed:\n"
        "  What is two and two? (A Deck)\n"
        "      Front: the same words in another form\n"
        "      Back: … of these numbers is [-equal to three <-] four.\n"
        "  Look (A Deck)\n"
        "      Back, pictures and sounds: [-a.png-] {+b.png+}\n"
        "  Q (A Deck)\n"
        "      Back: the same words in another form\n"
        "  Tags (A Deck)\n"
        "      Tags: [-one-] {+three+}\n"
        "Moved:\n"
        "  Moved: A Deck → Another\n"
        "Withdrawn (learners keep these until they delete them):\n"
        "  Gone? (A Deck)\n"
    )


def test_release_notes_are_markdown(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *pair, "--format", "md"]) == 0
    out = capsys.readouterr().out
    assert "\n### Added\n\n- New \\*and\\* strange? (A Deck)\n" in out
    assert "  - Back: … of these numbers is ~~equal to three \\<~~ four.\n" in out


def test_programs_get_json(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *pair, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["summary"] == {"added": 1, "changed": 4, "withdrawn": 1, "moved": 1, "unchanged": 2}
    assert said["added"] == [{"guid": "new", "deck": "A Deck", "name": "New *and* strange?"}]
    assert said["losses"] == []


def test_a_package_is_compared_with_the_seeds_that_follow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    seed = tmp_path / "seeds" / "a.md"
    seed.parent.mkdir()
    seed.write_text("# Flashcards: Book\n---\n#### T\n:p Q?\n??x\nOne.\nx??\n", encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert main(["build", "-q"]) == 0
    before = sorted(path.name for path in tmp_path.rglob("*"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000100")
    seed.write_text("# Flashcards: Book\n---\n#### T\n:p Q?\n??x\nTwo.\nx??\n", encoding="utf-8")
    for old in ("build/Book.apkg", "build"):
        assert main(["diff", old, "seeds"]) == 0
        assert "      Answer: [-One.-] {+Two.+}\n" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_what_is_nothing_to_compare_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = write(tmp_path / "a.apkg")
    (tmp_path / "empty").mkdir()
    for other in (tmp_path / "empty", tmp_path / "nowhere", tmp_path / "nowhere.apkg"):
        assert main(["diff", str(package), str(other)]) == 2
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith(f"{other.as_posix()}: error[bad-package]: ")


def test_packages_never_speak_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path / "old.apkg")
    new = write(tmp_path / "new.apkg", collection([Row("a", ("\x1b[2J", "A"), changed=1_800_000_000)]))
    for form in ("text", "md", "json"):
        main(["diff", str(old), str(new), "--format", form])
        out = capsys.readouterr().out
        assert "2J" in out
        assert "\x1b" not in out


def test_long_texts_are_compared_soon() -> None:
    started = time.process_time()
    for count in (MOST_WORDS - 10, 100_000):
        pieces = changes("x " + "a b " * count + "y", "z " + "b a " * count + "w")
        assert {piece.kind for piece in pieces} >= {"old", "new"}
    assert time.process_time() - started < 3
