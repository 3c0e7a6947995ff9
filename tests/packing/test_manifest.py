"""What goes with the packages of a release says what they are made of."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from ankigen import __version__
from ankigen.apkg.digest import content_digest
from ankigen.apkg.reading import read_package
from ankigen.cli import main

CARD = (
    "# Flashcards: {book} (Part 1)\n---\n#### T\n:p Q\n??x\nA\nx??\n---\n#### C\nA {{{{c1::b}}}} {{{{c2::c}}}}.\n---\n"
)


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a build of two books."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    for book in ("One", "Two"):
        (tmp_path / "seeds" / f"{book}.md").write_text(CARD.format(book=book), encoding="utf-8")
    assert main(["build", "-q"]) == 0
    return tmp_path / "build"


def test_the_sums_are_those_of_all_files(built: Path) -> None:
    lines = (built / "SHA256SUMS").read_text().splitlines()
    assert lines == [f"{digest(built / name)}  {name}" for name in ("One.apkg", "Two.apkg", "manifest.json")]


def test_the_manifest_names_what_the_packages_are_made_of(built: Path) -> None:
    said = json.loads((built / "manifest.json").read_text())
    assert said["versions"]["ankigen"] == __version__
    assert said["lock"] == digest(built.parent / "ankigen.lock")
    assert said["seeds"] == {
        f"seeds/{name}.md": digest(built.parent / "seeds" / f"{name}.md") for name in ("One", "Two")
    }
    assert said["weights"] == {}
    one = said["packages"]["One.apkg"]
    assert one["sha256"] == digest(built / "One.apkg")
    assert one["content_digest"] == content_digest(read_package(built / "One.apkg"))
    assert (one["notes"], one["cards"], one["decks"]) == (2, 3, {"One::Part 01": 3})


def test_equal_builds_have_equal_manifests(built: Path) -> None:
    before = (built / "manifest.json").read_bytes()
    assert main(["build", "-q", "-o", "again"]) == 0
    assert (built.parent / "again" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS"])
def test_the_files_of_other_programs_are_not_replaced(
    name: str, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in built.parent.glob("*.lock")}
    theirs = Path("extension") / name
    theirs.parent.mkdir()
    theirs.write_text('{"versions": []}')
    capsys.readouterr()
    assert main(["build", "--output", "extension"]) == 3
    found = f"ankigen: extension/{name} is another program's file, which a build would replace"
    assert capsys.readouterr() == ("", f"{found}; name another folder with --output, or move the file\n")
    assert list(theirs.parent.iterdir()) == [theirs]
    assert theirs.read_text() == '{"versions": []}'
    assert {path: path.read_bytes() for path in built.parent.glob("*.lock")} == before


def rename_two(built: Path) -> None:
    (built.parent / "seeds" / "Two.md").write_text(CARD.format(book="Second"), encoding="utf-8")


def packages_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.apkg"))


def test_the_package_of_a_book_that_was_renamed_is_removed(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rename_two(built)
    assert main(["build"]) == 0
    assert packages_in(built) == ["One.apkg", "Second.apkg"]
    line = "build/Two.apkg: removed; its cards are in another package now, or withdrawn"
    assert line in capsys.readouterr().out.splitlines()
    assert main(["build"]) == 0
    assert "removed" not in capsys.readouterr().out


def test_the_package_of_a_book_that_is_gone_is_removed(built: Path) -> None:
    (built.parent / "seeds" / "Two.md").unlink()
    assert main(["build", "-q"]) == 0
    assert packages_in(built) == ["One.apkg"]


@pytest.mark.parametrize("arguments", [["seeds/One.md"], ["--no-lock"]])
def test_a_build_of_some_files_or_on_trial_removes_no_package(arguments: list[str], built: Path) -> None:
    rename_two(built)
    assert main(["build", "-q", *arguments]) == 0
    assert "Two.apkg" in packages_in(built)


@pytest.mark.parametrize("spoilt", ["Two.apkg", "manifest.json"])
def test_only_what_the_manifest_tells_of_is_removed(spoilt: str, built: Path) -> None:
    rename_two(built)
    content = (built / spoilt).read_bytes()
    (built / spoilt).write_bytes(content.replace(b"Two.apkg", b"../Two.apkg") if "json" in spoilt else content + b"!")
    assert main(["build", "-q"]) == 0
    assert packages_in(built) == ["One.apkg", "Second.apkg", "Two.apkg"]


def test_what_the_manifest_tells_of_and_cannot_be_read_is_left_alone(built: Path) -> None:
    old = built / "Old.apkg"
    old.write_bytes(b"of a version whose packages are no longer read")
    said = json.loads((built / "manifest.json").read_bytes())
    said["packages"]["Old.apkg"] = {"sha256": digest(old)}
    (built / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    rename_two(built)
    assert main(["build", "-q"]) == 0
    assert packages_in(built) == ["Old.apkg", "One.apkg", "Second.apkg"]
