"""A folder of seed files becomes a deck project: what is missing is added, nothing is overwritten."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from ankigen.books import overridden
from ankigen.cli import main
from ankigen.config import load_config
from ankigen.gathering import gather
from tests.folders import write

CARD = "#### T\n:p What is one?\n??x\nA number.\nx??\n---\n"
BOOK = "# Flashcards: Numbers (Part 1)\n---\n" + CARD
ADDED = ["README.md", "ankigen.toml", ".gitignore", ".gitattributes", ".github/workflows/deck.yml"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_says_what_it_found_and_added(capsys: pytest.CaptureFixture[str]) -> None:
    write({"my notes/seeds/a.md": BOOK + "Chatter.\n", "my notes/seeds/b.md": "Nothing here.\n"})
    assert main(["init", "my notes"]) == 0
    out, err = capsys.readouterr()
    found = "found 2 files, 1 card: 0 errors, 3 warnings, 0 notes; `ankigen check 'my notes/seeds'` lists them"
    assert out.splitlines() == [found, *(f"added my notes/{name}" for name in ADDED)]
    assert err == "next:\n  cd 'my notes'\n  ankigen build\nthen import what lies in build/ into Anki\n"


def test_seed_files_without_a_folder_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.md": BOOK})
    assert main(["init"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "found 1 file, 1 card: 0 errors, 0 warnings, 0 notes",
        *(f"added {name}" for name in ADDED if name != "README.md"),
    ]
    assert err == "next:\n  ankigen build .\nthen import what lies in build/ into Anki\n"
    workflow = Path(".github/workflows/deck.yml").read_text(encoding="utf-8")
    assert "- run: ankigen check --format github .\n" in workflow
    assert "- run: ankigen build --locked --output build .\n" in workflow
    assert main(["check", "--strict", "."]) == 0


def test_what_is_there_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    mine = {"README.md": "mine", ".gitignore": "venv\n", ".gitattributes": "*.md text", "ankigen.toml": 'tags = ["x"]'}
    write({"seeds/a.md": BOOK, **mine})
    assert main(["init"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "added .github/workflows/deck.yml",
        "kept README.md",
        "kept ankigen.toml",
        "kept .gitignore; add this line to it: /build/",
        "kept .gitattributes; add this line to it: ankigen.lock text eol=lf merge=union",
    ]
    assert {name: Path(name).read_text() for name in mine} == mine


def test_a_second_time_adds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write({"seeds/a.md": BOOK})
    main(["init"])
    capsys.readouterr()
    assert main(["init"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [f"kept {name}" for name in ADDED]


def test_a_link_to_nowhere_and_a_pipe_stay() -> None:
    write({"seeds/a.md": BOOK})
    Path(".gitattributes").symlink_to("nowhere")
    os.mkfifo(".gitignore")
    assert main(["init"]) == 0
    assert Path(".gitattributes").is_symlink()
    assert Path(".gitignore").is_fifo()
    assert not Path("nowhere").exists()


TITLES = [
    'Say "no"',
    r"C:\decks\new",
    "[x] = #1",
    "'quoted'",
    "1A001---Quiet-Rivers-Manning-2021-Ada-Finch",
    "A::B",
    "Ω",
]


def test_the_proposed_tables_change_nothing_as_they_stand() -> None:
    write({f"seeds/{n}.md": f"# Flashcards: {title} (Part {n})\n---\n" + CARD for n, title in enumerate(TITLES)})
    before = [entry.book for entry in gather([Path("seeds")], load_config(None), lambda *_: None).entries]
    main(["init"])
    text = Path("ankigen.toml").read_text(encoding="utf-8")
    proposed = text[text.index("#[books.") :]
    Path("ankigen.toml").write_text(re.sub(r"^#(?=[^ ])", "", proposed, flags=re.MULTILINE), encoding="utf-8")
    config = load_config(Path("ankigen.toml"))
    assert list(config.books) == [book.title for book in before]
    assert [overridden(book, config) for book in before] == before
    assert (config.books["Quiet Rivers"].author, config.books["Quiet Rivers"].year) == ("Ada Finch", 2021)


def test_many_books_are_counted() -> None:
    write({f"seeds/{n}.md": f"# Flashcards: Book {n}\n---\n{CARD}" for n in range(53)})
    main(["init"])
    text = Path("ankigen.toml").read_text(encoding="utf-8")
    assert text.count("#[books.") == 50
    assert text.endswith("\n\n# … and 3 more.\n")


REFUSED = {
    "nowhere": "there is no folder nowhere; `ankigen new` makes a project in a new one",
    "a.md": "there is no folder a.md; `ankigen new` makes a project in a new one",
    "empty": "there are no cards in empty; `ankigen check empty` says why, and `ankigen new` makes a sample",
    "prose": "there are no cards in prose; `ankigen check prose` says why, and `ankigen new` makes a sample",
    "configured/inner": "configured/inner is part of the project of configured/ankigen.toml; run `ankigen init` there",
    "locked/inner": "locked/inner is part of the project of {here}/locked/ankigen.lock; run `ankigen init` there",
    "wrong": "wrong/ankigen.toml:1:1: error[configuration]: there is no key maths; did you mean math?",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_folder_that_cannot_be_one_is_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.md": CARD, "prose/a.md": "Words.", "configured/ankigen.toml": "", "configured/inner/a.md": CARD})
    write({"locked/ankigen.lock": "", "locked/inner/a.md": CARD, "wrong/ankigen.toml": "maths = 1", "wrong/a.md": CARD})
    Path("empty").mkdir()
    before = set(Path().rglob("*"))
    assert main(["init", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.removeprefix("ankigen: ") == REFUSED[name].format(here=Path.cwd()) + "\n"
    assert set(Path().rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may search everything")
@pytest.mark.parametrize("command", ["init", "check", "build"])
def test_a_folder_that_may_not_be_searched_is_one_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("closed").mkdir(mode=0o000)
    assert main([command, "closed", *([] if command == "init" else ["-q"])]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_where_a_folder_must_be_leaves_nothing_half_written(capsys: pytest.CaptureFixture[str]) -> None:
    write({"seeds/a.md": BOOK, ".github": "mine"})
    assert main(["init"]) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r"ankigen: cannot write \.github(/workflows)?: .*; nothing was replaced; mend that and run it again", line
    )
    assert {path.name for path in Path().iterdir()} == {"seeds", ".github"}


def test_a_strange_name_is_shown_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    write({"a\n\x1b[31m/seeds/a.md": BOOK})
    assert main(["init", "a\n\x1b[31m"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == r"added a\x0a\x1b[31m/README.md"


def test_what_a_killed_run_left_is_swept_from_every_folder() -> None:
    left = [".ankigen-1-0.tmp", ".github/workflows/.ankigen-1-4.tmp"]
    write({"seeds/a.md": BOOK} | dict.fromkeys(left, ""))
    for name in left:
        os.utime(name, (0, 0))
    assert main(["init"]) == 0
    assert not [name for name in left if Path(name).exists()]
