"""A new deck project builds and checks at once; what stands in the way is one line, and nothing is written."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from ankigen import __version__
from ankigen.cli import main
from ankigen.config import load_config
from ankigen.config.keys import BOOK_KEYS, FIGURE_KEYS, TOP_KEYS
from ankigen.projects.layout import SAMPLE, project_files

ROOT = Path(__file__).resolve().parents[2]
MADE = [
    "seeds/first-steps.md",
    "README.md",
    "ankigen.toml",
    ".gitignore",
    ".gitattributes",
    ".github/workflows/deck.yml",
]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def commands(file: str) -> list[list[str]]:
    """The arguments of each `ankigen` that the workflow runs."""
    [job] = yaml.safe_load(Path(file).read_text(encoding="utf-8"))["jobs"].values()
    lines = [shlex.split(step["run"]) for step in job["steps"] if "run" in step]
    return [words[1:] for words in lines if words[0] == "ankigen"]


def test_a_new_project_says_what_is_in_it_and_what_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "my decks/art"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [f"my decks/art/{name}" for name in MADE]
    assert err == "next:\n  cd 'my decks/art'\n  ankigen build\nthen import what lies in build/ into Anki\n"
    assert files_in(Path("my decks/art")) == set(MADE)


def test_it_checks_and_builds_without_a_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["new", "deck"])
    monkeypatch.chdir("deck")
    capsys.readouterr()
    assert main(["check", "--strict", "-q"]) == 0
    assert main(["build", "--strict", "-q"]) == 0
    assert capsys.readouterr() == ("", "")
    assert Path("build/First-Steps.apkg").is_file()
    assert Path("ankigen.lock").is_file()


def test_its_workflow_passes_once_the_lock_is_there_and_not_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["new", "deck"])
    monkeypatch.chdir("deck")
    check, build = commands(".github/workflows/deck.yml")
    assert (main(check), main(build)) == (0, 1)
    main(["build"])
    capsys.readouterr()
    assert (main(check), main(build)) == (0, 0)


def test_the_workflow_runs_the_same_actions_as_ours_and_this_version() -> None:
    main(["new", "deck"])
    text = Path("deck/.github/workflows/deck.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+ # \S+)", text)
    ours = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "action.yml", *ROOT.glob(".github/**/*.yml")))
    assert len(used) == 3
    assert all(action in ours for action in used)
    assert f"ankigen=={__version__}\n" in text
    assert "${{" not in text


def test_no_file_has_a_mark_left_that_was_to_be_filled() -> None:
    main(["new", "."])
    assert not [name for name in MADE if re.search(r"@[a-z]+@", Path(name).read_text(encoding="utf-8"))]


def test_the_lines_for_git_are_those_of_the_documents() -> None:
    main(["new", "."])
    [line] = [line for line in Path(".gitattributes").read_text().splitlines() if not line.startswith("#")]
    assert line in (ROOT / "docs/updates.md").read_text(encoding="utf-8").splitlines()
    assert line in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()


def test_each_key_of_the_configuration_is_explained_and_its_setting_is_accepted() -> None:
    main(["new", "."])
    text = Path("ankigen.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    Path("ankigen.toml").write_text(re.sub(r"^#(?=[^ ])", "", text, flags=re.MULTILINE), encoding="utf-8")
    config = load_config(Path("ankigen.toml"))
    table = tomllib.loads(Path("ankigen.toml").read_text(encoding="utf-8"))
    assert set(table) == set(TOP_KEYS)
    assert set(table["figures"]) == set(FIGURE_KEYS)
    assert config.books["First Steps"].title == "First Steps"
    books = text[text.index("What is said of a book") :]
    assert all(re.search(rf"\b{key}\b", books) for key in BOOK_KEYS)


def test_the_page_on_projects_names_each_file() -> None:
    page = (ROOT / "docs/projects.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE)) == sorted(MADE)


def test_the_sample_shows_the_format() -> None:
    [content] = project_files(SAMPLE, []).values()
    for sign in ("$$", "```python", "{{c1::", "](figure:", 'tags="', 'id="', ":p ", "??x", "x??", "(Part 1)"):
        assert sign in content.decode()


def test_a_folder_that_is_empty_but_for_git_becomes_a_project() -> None:
    Path(".git").mkdir()
    assert main(["new"]) == 0
    assert files_in(Path()) == set(MADE)


def test_a_name_like_an_option_can_be_typed_as_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--", "-x"]) == 0
    assert "  cd ./-x\n" in capsys.readouterr().err


LONG = "x" * 300
IN_THE_WAY = {
    "full": (2, "full is not empty; choose a new folder, or add what it lacks with `ankigen init`"),
    "file": (2, "file cannot be a folder, for a file stands there; choose another name"),
    "file/deck": (2, "file/deck cannot be a folder, for a file stands there; choose another name"),
    "link": (3, "cannot write link: File exists; nothing was replaced; mend that and run it again"),
    "a\nb": (2, r"the name 'a\nb' holds what cannot be shown; choose another name"),
    "a\x1b[31m": (2, r"the name 'a\x1b[31m' holds what cannot be shown; choose another name"),
    "\udcff": (2, r"the name '\udcff' holds what cannot be shown; choose another name"),
    LONG: (3, f"cannot read {LONG}: File name too long; choose another folder"),
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_what_is_in_the_way_is_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("full").mkdir()
    Path("full/a.md").write_text("mine")
    Path("file").write_text("mine")
    Path("link").symlink_to("nowhere")
    before = set(Path().rglob("*"))
    code, message = IN_THE_WAY[name]
    assert main(["new", name]) == code
    assert capsys.readouterr() == ("", f"ankigen: {message}\n")
    assert set(Path().rglob("*")) == before


def test_a_disk_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(path: Path, _: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("ankigen.writing._write", full)
    assert main(["new", "a/b"]) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(": No space left on device; nothing was replaced; mend that and run it again")
    assert not Path("a").exists()


def test_a_new_project_needs_nothing_heavy() -> None:
    script = (
        "import sys; from ankigen.cli import main; main(['new', 'deck']);"
        "print(sorted({'torch', 'PIL', 'numpy', 'markdown', 'pygments', 'genanki'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
