"""Builds and their lock: what is written, what is not, and what an author is told."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import ankigen.lock.lockfile
from ankigen.cli import main
from ankigen.lock.lock import Lock

HEAD = "# Flashcards: Numbers (Part 1)\n---\n"
CARD = "#### T{n}\n:p What is the number {n}?\n??x\nThe answer to this is **{n}**.\nx??\n---\n"
DAY = 86_400
T0 = 1_800_000_000


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def seed(name: str, *numbers: int, text: str = "") -> None:
    path = Path("seeds") / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + "".join(CARD.format(n=n) for n in numbers) + text, encoding="utf-8")


def build(*arguments: str, at: int = T0, code: int = 0) -> None:
    assert main(["build", "-q", f"--frozen-time={at}", *arguments]) == code


def all_notes(path: str = "ankigen.lock") -> list[dict[str, Any]]:
    lines = map(json.loads, Path(path).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if "note" in line]


def notes(path: str = "ankigen.lock") -> dict[str, dict[str, Any]]:
    """The lines of the lock by the last words of the question."""
    return {line["question"].removeprefix("What is the number "): line for line in all_notes(path)}


def times() -> dict[str, int]:
    return {name: int(line["changed"][8:10]) for name, line in notes().items()}


def everything() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def test_only_what_changed_gets_the_time_of_the_build() -> None:
    seed("a.md", 1, 2)
    build()
    assert times() == {"1?": 15, "2?": 15}
    seed("a.md", 3, 1, text=CARD.format(n=2).replace("**2**", "**two**"))
    build(at=T0 + DAY)
    assert times() == {"1?": 15, "2?": 16, "3?": 16}


def test_building_again_changes_nothing() -> None:
    seed("a.md", 1, 2)
    build()
    before = everything()
    build(at=T0 + DAY)
    assert everything() == before


def test_a_clock_that_was_set_back_does_not_count() -> None:
    seed("a.md", 1)
    build()
    seed("a.md", text=CARD.format(n=1).replace("**1**", "**one**"))
    build(at=T0 - DAY)
    assert notes()["1?"]["changed"] == "2027-01-15T08:00:01Z"


def test_a_card_that_is_gone_is_withdrawn_and_back_again_untouched(capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", 1, 2)
    build()
    before = notes()
    seed("a.md", 1)
    build(at=T0 + DAY)
    assert notes()["2?"] == before["2?"] | {"withdrawn": "2027-01-16T08:00:00Z"}
    [line] = capsys.readouterr().err.splitlines()
    assert line == (
        "seeds/a.md:1:1: note[withdrawn-card]: the card “What is the number 2?” is in no seed file any longer and "
        "counts as withdrawn; learners keep it until they delete it"
    )
    build(at=T0 + 2 * DAY)
    assert capsys.readouterr().err == ""
    seed("b.md", 2)
    build(at=T0 + 3 * DAY)
    assert notes()["2?"] == before["2?"] | {"from": "seeds/b.md"}


def test_a_build_of_some_files_withdraws_nothing_of_the_others() -> None:
    for name, number in (("a.md", 1), ("b.md", 2), ("c.md", 3)):
        seed(name, number)
    build()
    Path("seeds/b.md").unlink()
    seed("c.md", 4)
    build("seeds/a.md", at=T0 + DAY)
    assert not any("withdrawn" in line for line in notes().values())
    build("seeds/c.md", at=T0 + DAY)
    assert {name for name, line in notes().items() if "withdrawn" in line} == {"3?"}
    build(at=T0 + DAY)
    assert {name for name, line in notes().items() if "withdrawn" in line} == {"2?", "3?"}


def test_a_card_of_a_file_that_is_not_built_is_not_taken_for_another() -> None:
    seed("a.md", 1)
    build()
    before = notes()["1?"]
    seed("b.md", text=CARD.format(n=1).replace("**1**", "**one**"))
    build("seeds/b.md")
    assert len(all_notes()) == 2
    assert before in all_notes()


def test_a_file_that_cannot_be_read_withdraws_nothing() -> None:
    seed("a.md", 1)
    seed("b.md", 2)
    build()
    before = Path("ankigen.lock").read_bytes()
    Path("seeds/b.md").write_bytes(b"\0\1\2" * 99)
    build(at=T0 + DAY, code=1)
    assert Path("ankigen.lock").read_bytes() == before


def test_a_card_that_is_rated_too_low_is_left_out_and_not_withdrawn() -> None:
    seed("a.md", 1, text="**Rating: 3/10**\n" + CARD.format(n=2))
    build()
    before = Path("ankigen.lock").read_bytes()
    build("--min-rating=8", at=T0 + DAY)
    assert Path("ankigen.lock").read_bytes() == before


def test_a_card_that_is_left_out_is_known_through_any_number_of_rewordings() -> None:
    card = (
        "**Rating: 3/10**\n#### Trees\n:p Which trees lose their leaves?\n??x\nThose of broad leaves, and larches.\nx??"
    )
    seed("a.md", 1, text=card)
    build()
    [guid] = {line["note"] for line in all_notes()} - {notes()["1?"]["note"]}
    for old, new in (
        ("Those of broad leaves, and larches.", "Most of those that have no needles."),
        ("Which trees lose their leaves?", "What is bare in winter?"),
        ("Trees", "Deciduous"),
        ("Most of those that have no needles.", "Oaks, beeches, larches."),
    ):
        card = card.replace(old, new)
        seed("a.md", 1, text=card)
        build("--min-rating=8", at=T0 + DAY)
    assert times() == {"1?": 15, "What is bare in winter?": 15}
    build(at=T0 + 2 * DAY)
    assert times() == {"1?": 15, "What is bare in winter?": 17}
    assert notes()["What is bare in winter?"]["note"] == guid


def test_a_card_that_is_left_out_counts_where_it_stands_now() -> None:
    low = "**Rating: 3/10**\n" + CARD.format(n=2)
    seed("a.md", 1, text=low)
    seed("b.md", 3)
    build()
    before = notes()["2?"]
    seed("a.md", 1)
    seed("b.md", 3, text=low)
    build("--min-rating=8", at=T0 + DAY)
    build("--min-rating=8", "seeds/a.md", at=T0 + DAY)
    assert notes()["2?"] == before | {"from": "seeds/b.md"}


def test_of_two_cards_with_one_id_the_one_that_is_not_left_out_has_it() -> None:
    named = '#### T\n<!-- ankigen: id="x" -->\n:p {}\n??x\n{}\nx??\n---\n'
    olds = [named.format(f"Was it the {n}?", f"So it was with the {n} of old.") for n in ("first", "second")]
    low = "".join(f"**Rating: 3/10**\n{old}" for old in olds)
    seed("a.md", text=low + named.format("Which number is it?", "The least of those that one counts."))
    build("--min-rating=8")
    before = {line["note"] for line in all_notes()}
    seed("a.md", text=low + named.format("What comes after nought?", "It is called one."))
    build("--min-rating=8", at=T0 + DAY)
    assert {line["note"] for line in all_notes() if "withdrawn" not in line} == before


def test_locked_fails_with_the_reasons_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", 1, 2, 3)
    build()
    shutil.rmtree("build")
    before = everything()
    build("--locked", at=T0 + DAY)
    assert (Path("build") / "Numbers.apkg").exists()
    assert before.items() <= everything().items()
    seed("a.md", 1, 4, text=CARD.format(n=2).replace("**2**", "**two**"))
    before = everything()
    build("--locked", at=T0 + DAY, code=1)
    assert everything() == before
    assert capsys.readouterr().err.splitlines() == [
        "ankigen: ankigen.lock is not up to date; run `ankigen build` and commit it",
        "  new: seeds/a.md: What is the number 4?",
        "  changed: seeds/a.md: What is the number 2?",
        "  withdrawn: seeds/a.md: What is the number 3?",
    ]


def test_a_build_that_leaves_the_lock_alone_knows_it_all_the_same() -> None:
    seed("a.md", 1)
    build()
    before = Path("ankigen.lock").read_bytes()
    package = Path("build/Numbers.apkg").read_bytes()
    build("--no-lock", at=T0 + DAY)
    assert Path("build/Numbers.apkg").read_bytes() == package
    seed("a.md", 1, 2)
    build("--no-lock", at=T0 + DAY)
    assert Path("ankigen.lock").read_bytes() == before
    assert Path("build/Numbers.apkg").read_bytes() != package


def test_locked_without_a_lock_fails(capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", *range(20))
    build("--locked", code=1)
    assert capsys.readouterr().err.splitlines()[-1] == "  … and 11 more"
    assert not Path("ankigen.lock").exists()


@pytest.mark.parametrize(
    ("files", "paths", "place"),
    [
        (["seeds/a.md"], [], "ankigen.lock"),
        (["project/ankigen.toml", "project/seeds/a.md"], ["project/seeds"], "project/ankigen.lock"),
        (["notes/a.md"], ["notes/a.md"], "ankigen.lock"),
        (["../elsewhere/a.md"], ["../elsewhere"], "../elsewhere/ankigen.lock"),
        (["../elsewhere/a.md"], ["../elsewhere/a.md"], "../elsewhere/ankigen.lock"),
        (["../lib/sub/a.md", "../lib/ankigen.lock"], ["../lib/sub"], "../lib/ankigen.lock"),
    ],
)
def test_where_the_lock_lies(
    files: list[str], paths: list[str], place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in files:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("" if name.endswith("toml") else HEAD + CARD.format(n=1))
        if name.endswith("lock"):
            path.write_bytes(ankigen.lock.lockfile.text_form(Lock()))
    build(*paths)
    assert [path.resolve() for path in tmp_path.rglob("ankigen.lock")] == [Path(place).resolve()]
    assert "1?" in notes(place)


def test_a_damaged_lock_ends_the_build_and_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", 1)
    build()
    text = Path("ankigen.lock").read_text(encoding="utf-8")
    Path("ankigen.lock").write_text("<<<<<<< ours\n" + text + "=======\n" + text + ">>>>>>> theirs\n", encoding="utf-8")
    before = everything()
    build(code=2)
    assert everything() == before
    [line] = capsys.readouterr().err.splitlines()
    assert line == (
        "ankigen.lock:1:1: error[lock]: a merge left its conflict here; "
        "`ankigen build --merge-lock` keeps the notes of both sides"
    )
    build("--merge-lock")
    assert Path("ankigen.lock").read_text(encoding="utf-8") == text


def test_a_build_that_was_overtaken_by_another_replaces_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seed("a.md", 1)
    build()
    seed("a.md", 1, 2)
    form = ankigen.lock.lockfile.text_form

    def overtaken(lock: Lock) -> bytes:
        monkeypatch.setattr("ankigen.build.text_form", form)
        build(at=T0 + DAY)
        monkeypatch.setitem(done, "files", everything())
        return form(lock)

    done: dict[str, dict[str, bytes]] = {}
    monkeypatch.setattr("ankigen.build.text_form", overtaken)
    build(at=T0 + 2 * DAY, code=3)
    assert everything() == done["files"]
    assert capsys.readouterr().err == (
        "ankigen: another build has written ankigen.lock meanwhile; nothing was replaced; build again\n"
    )


def test_a_note_type_that_changed_under_its_id_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", 1)
    build()
    lock = Path("ankigen.lock")
    lock.write_text(re.sub('"schema": "[^"]*"', '"schema": "another"', lock.read_text("utf-8")), encoding="utf-8")
    before = everything()
    build(code=2)
    assert everything() == before
    assert capsys.readouterr().err == (
        "ankigen: the note type ankigen · question has other fields or templates than in ankigen.lock; build with the "
        "ankigen that made the last release; it would cost learners every later correction\n"
    )


@pytest.mark.parametrize("time", ["yesterday", "2026-11-22T12:00:00", "-1", "99999999999", "2026-13-01T00:00:00Z"])
def test_a_time_that_is_none_is_refused(time: str, capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", 1)
    assert main(["build", f"--frozen-time={time}"]) == 2
    assert capsys.readouterr().err == (
        f"ankigen: --frozen-time is {time!r}; set it to seconds since 1970, or to a time such as 2026-11-22T12:00:00Z, "
        "or leave it out\n"
    )


def test_the_environment_sets_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(T0))
    seed("a.md", 1)
    assert main(["build", "-q"]) == 0
    assert times() == {"1?": 15}


def test_an_export_names_notes_as_the_lock_does(capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", 1)
    build()
    guid = notes()["1?"]["note"]
    seed("a.md", text=CARD.format(n=1).replace("What is the number 1?", "Which is the first number?"))
    assert main(["export"]) == 0
    assert json.loads(capsys.readouterr().out)["key"] == guid


@pytest.mark.parametrize("source", ["x" * 5000, "\0", "\ud800", "../" * 900, "/dev/null/x"])
def test_a_hostile_path_in_the_lock_does_no_harm(source: str) -> None:
    seed("a.md", 1, 2)
    build()
    lock = Path("ankigen.lock")
    lock.write_text(lock.read_text("utf-8").replace('"seeds/a.md"', json.dumps(source)), encoding="utf-8")
    build(at=T0 + DAY)
    assert {line["from"] for line in all_notes()} == {"seeds/a.md"}


def test_verbose_says_how_a_card_was_known(capsys: pytest.CaptureFixture[str]) -> None:
    seed("a.md", 1, 2)
    build()
    guid = notes()["1?"]["note"]
    Path("seeds/a.md").rename("seeds/b.md")
    seed(
        "b.md", text=CARD.format(n=1).replace("What is the number 1?", "Which is the first number?") + CARD.format(n=2)
    )
    assert main(["build", "-v", f"--frozen-time={T0}"]) == 0
    known, moved = capsys.readouterr().err.splitlines()
    assert known == f"seeds/b.md:3:1: the card {guid} of seeds/a.md: the same title and answer, another question"
    assert re.fullmatch(r"seeds/b\.md:9:1: the card \S{16} of seeds/a\.md: the same text", moved)


def test_a_doubt_is_a_warning_and_an_id_settles_it(capsys: pytest.CaptureFixture[str]) -> None:
    old = "#### Dropout\n:p Why are units dropped at random in training?\n??x\nEach step trains less.\nx??\n---\n"
    new = "#### Noise\n:p Why are units dropped at random in training?\n??x\nSo that none relies on others.\nx??\n---\n"
    seed("a.md", 1, text=old)
    build()
    guid = notes()["Why are units dropped at random in training?"]["note"]
    seed("a.md", 1, text=new)
    build("--strict", at=T0 + DAY, code=1)
    line, withdrawn = sorted(capsys.readouterr().err.splitlines(), key=lambda line: "withdrawn" in line)
    assert "withdrawn" in withdrawn
    assert line == (
        "seeds/a.md:9:1: warning[doubtful-match]: this may be the card “Why are units dropped at random in training?” "
        f'of seeds/a.md, which is gone; it is built as a new card; if it is that card, write <!-- ankigen: id="{guid}" '
        "--> under its title, and learners keep their progress; if not, any other id ends the question"
    )
    build(at=T0 + 2 * DAY)
    assert capsys.readouterr().err.splitlines() == [line]
    seed("a.md", 1, text=new.replace("Noise\n", f'Noise\n<!-- ankigen: id="{guid}" -->\n'))
    build("--strict", at=T0 + 3 * DAY)
    [again] = [line for line in all_notes() if line.get("id")]
    assert again["note"] == guid
    assert again["changed"] == "2027-01-18T08:00:00Z"
