"""Which files a build reads."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ankigen.seedfile.collecting import collect


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def touch(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def found(*paths: str) -> list[str]:
    return [seed.path.as_posix() for seed in collect(map(Path, paths))[0]]


def test_a_folder_is_searched_in_a_natural_order() -> None:
    touch("s/10.md", "s/9.txt", "s/b/1.markdown", "s/a/2.MD", "s/notes.rst", "s/.hidden.md", "s/.git/x.md")
    assert found("s") == ["s/9.txt", "s/10.md", "s/a/2.MD", "s/b/1.markdown"]


def test_a_file_is_read_once_however_often_it_is_named() -> None:
    touch("s/a.md")
    assert found("s/a.md", "s", "./s/../s/a.md") == ["s/a.md"]


def test_a_named_file_needs_no_known_ending() -> None:
    touch("cards.deck")
    assert found("cards.deck") == ["cards.deck"]


def test_links_that_lead_out_of_the_folder_are_not_followed() -> None:
    touch("outside.md", "elsewhere/x.md", "s/a.md")
    Path("s/link.md").symlink_to("../outside.md")
    Path("s/folder").symlink_to("../elsewhere")
    Path("s/loop").symlink_to(".")
    assert found("s") == ["s/a.md"]
    assert [str(problem) for problem in collect([Path("s")])[1]] == [
        (
            "s/link.md:1:1: error[unreadable-file]: this link leads out of the folder and is not followed; "
            "copy the file into the folder"
        )
    ]


def test_a_link_that_leads_in_a_circle_is_one_message() -> None:
    touch("s/a.md")
    Path("s/b.md").symlink_to("c.md")
    Path("s/c.md").symlink_to("b.md")
    assert found("s") == ["s/a.md"]
    assert [str(problem) for problem in collect([Path("s")])[1]] == [
        f"s/{name}.md:1:1: error[unreadable-file]: this link leads back to itself; remove it" for name in "bc"
    ]


def test_a_folder_with_the_name_of_a_seed_file_is_a_folder() -> None:
    touch("s/x.md/a.md", "s/y.md/.keep")
    assert found("s") == ["s/x.md/a.md"]
    assert found("s/x.md") == ["s/x.md/a.md"]


def test_a_folder_that_cannot_be_searched_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("s/a.md", "s/locked/b.md")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found("s") == ["s/a.md"]
    [problem] = collect([Path("s")])[1]
    assert str(problem).startswith("s/locked:1:1: error[unreadable-file]: this folder cannot be searched (Permission")


def test_a_folder_is_not_left_out_for_want_of_a_handle(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("s/a.md")

    def refuse(path: str) -> object:
        raise OSError(errno.EMFILE, "Too many open files", path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(OSError, match="Too many open files"):
        collect([Path("s")])
