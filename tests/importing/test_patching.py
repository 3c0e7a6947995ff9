"""What a learner mended in Anki goes back into the seed files, and nothing else does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from anki.collection import ExportAnkiPackageOptions

from ankigen.cli import main
from tests.real_anki import RealAnki

SEED = """# Flashcards: Book
---
#### Sums
:p What is **two** and
two, as in $2 + 2$?
??x
It is five.

$$
\\begin{aligned}
	a &= b
\\end{aligned}
$$
x??
---
#### Others
:p What else?
??x
Nothing,	as said.
x??
---
"""


CARD = """# Flashcards: Forms
---
#### {n}
:p What is the {n}?
??x
It is five.
Or six, {n}.
x??
---
"""

FORMS = {
    "last.md": CARD,
    "open.md": CARD[:-1],
    "crlf.md": CARD.replace("\n", "\r\n"),
    "cr.md": CARD.replace("\n", "\r"),
    "crcrlf.md": CARD.replace("\n", "\r\r\n"),
    "bom.md": "\ufeff" + CARD.partition("---\n")[2],
    'ä "b"\tc.md': CARD,
}
"""Seed files in all forms in which a text can come, by name."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "book.md").write_text(SEED, encoding="utf-8")
    assert main(["build", "-q", "--frozen-time", "1700000000"]) == 0
    return tmp_path


def edited(home: Path, **edits: tuple[str, str]) -> None:
    """Learn from the deck, edit the first note in Anki, and export it."""
    anki = RealAnki(home / "anki")
    anki.import_package(home / "build" / "Book.apkg")
    note = anki.cards()[0].note()
    for field, (old, new) in edits.items():
        assert old in note[field]
        note[field] = note[field].replace(old, new)
    anki.collection.update_note(note)
    export(anki, home / "edited.apkg")


def export(anki: RealAnki, path: Path) -> None:
    options = ExportAnkiPackageOptions(with_scheduling=False, with_media=True, legacy=False, with_deck_configs=False)
    anki.collection.export_anki_package(out_path=str(path), options=options, limit=None)
    anki.close()


def test_an_edit_in_anki_is_a_patch_that_git_applies(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(home, Answer=("It is five.", "It is <b>four</b>.<br>Always."), Question=("two, as", "two&nbsp;again, as"))
    assert main(["import", "edited.apkg", "--patch", "seeds"]) == 0
    patch, said = capsys.readouterr()
    assert said == ""
    (home / "edits.patch").write_text(patch, encoding="utf-8")
    subprocess.run(["git", "apply", "edits.patch"], cwd=home, check=True)  # noqa: S607 - whichever git there is
    expected = SEED.replace("It is five.", "It is **four**.\\\nAlways.").replace("two, as", "two again, as")
    assert (home / "seeds" / "book.md").read_text(encoding="utf-8") == expected


def test_a_patch_fits_whatever_form_a_file_has(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "seeds" / "book.md").unlink()
    texts = {name: text.replace("{n}", f"number {n}").encode() for n, (name, text) in enumerate(FORMS.items())}
    for name, content in texts.items():
        (home / "seeds" / name).write_bytes(content)
    (home / "seeds" / "old.md").write_bytes(CARD.replace("five", "f\xefve").encode("cp1252"))
    assert main(["build", "-q", "--frozen-time", "1700000000"]) == 0
    anki = RealAnki(home / "anki")
    for package in (home / "build").glob("*.apkg"):
        anki.import_package(package)
    for card in anki.cards():
        note = card.note()
        note["Answer"] = note["Answer"].replace("ve.", "ne.<br>Always.").replace("Or six", "Or two")
        anki.collection.update_note(note)
    export(anki, home / "edited.apkg")
    capsys.readouterr()
    assert main(["import", "edited.apkg", "--patch", "seeds"]) == 0
    patch, said = capsys.readouterr()
    assert said == "warning[unpatched]: seeds/old.md is not UTF-8; save it so and do this again\n"
    (home / "edits.patch").write_bytes(patch.encode())
    subprocess.run(["git", "apply", "edits.patch"], cwd=home, check=True)  # noqa: S607
    for name, content in texts.items():
        end = {"crlf.md": b"\r\n", "cr.md": b"\r", "crcrlf.md": b"\r\r\n"}.get(name, b"\n")
        expected = content.replace(b"five.", b"fine.\\" + end + b"Always.").replace(b"Or six", b"Or two")
        assert (home / "seeds" / name).read_bytes() == expected, name


def test_nothing_edited_is_no_patch(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(home)
    assert main(["import", "edited.apkg", "--patch", "seeds"]) == 0
    assert capsys.readouterr() == ("", "")


def test_new_notes_and_tags_are_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    anki = RealAnki(home / "anki")
    anki.import_package(home / "build" / "Book.apkg")
    note = anki.cards()[0].note()
    note.tags += ["hard", "Leech", "exam"]
    anki.collection.update_note(note)
    kind = anki.collection.models.by_name("Basic")
    assert kind
    own = anki.collection.new_note(kind)
    own["Front"] = "Mine?"
    anki.collection.add_note(own, note.cards()[0].did)
    export(anki, home / "edited.apkg")
    assert main(["import", "edited.apkg", "--patch", "seeds"]) == 0
    patch, said = capsys.readouterr()
    assert patch == ""
    remedy = "`ankigen import` with -o writes all notes as seed files"
    assert said.splitlines() == [
        f"warning[unpatched]: one note is of no card in the seed files; {remedy}",
        "warning[unpatched]: seeds/book.md:3:1: tagged exam hard; write the tags you want by hand",
    ]


def test_what_a_patch_cannot_hold_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(home, Answer=("five", "<u>four</u>"), Title=("Sums", ""))
    assert main(["import", "edited.apkg", "--patch", "seeds"]) == 0
    patch, said = capsys.readouterr()
    assert "+It is four.\n" in patch
    assert said.splitlines() == [
        "warning[unpatched]: seeds/book.md:3:1: Title was filled, emptied or repaired; edit it by hand",
        "warning[unsaid]: seeds/book.md:3:1: Answer: the form of <u> cannot be said in a seed file; look at it",
    ]
