"""A build that would do nothing does nothing; whatever it depends on, a change of it is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ankigen.apkg.reading import read_package
from ankigen.cli import main
from ankigen.config import Config
from ankigen.entries import Book, Note
from ankigen.gathering import Progress
from ankigen.lock.lock import Lock
from ankigen.packing.packing import Package, pack
from ankigen.preparing.prepare import prepare
from tests.folders import write

CARD = "#### T{n}\n:p Q{n}\n??x\n**A{n}** with \\foo $\\foo$ ![alt](a.png)\nx??\n---\n"
BOOK = "# Flashcards: Book (Part 1)\n---\n"
TIME = ("--frozen-time", "1700000000")
LATER = ("--frozen-time", "1800000000")


@pytest.fixture(autouse=True)
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A built project; how many builds have done something since."""
    monkeypatch.chdir(tmp_path)
    write({"ankigen.toml": "", "seeds/a.md": BOOK + CARD.format(n=1) + CARD.format(n=2), "seeds/b.md": BOOK})
    picture(3)
    assert main(["build", "-q", *TIME]) == 1
    done: list[int] = []

    def counted(*arguments: object, **named: object) -> object:
        done.append(1)
        return prepare(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("ankigen.build.prepare", counted)
    return done


def picture(side: int) -> None:
    Image.new("L", (side, side)).save("seeds/a.png")


def contents() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in [Path("ankigen.lock"), *Path("build").iterdir()]}


def test_nothing_is_done_twice_and_the_same_is_said(builds: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    before = contents()
    said = []
    for _ in range(2):
        assert main(["build", *LATER]) == 1
        out, err = capsys.readouterr()
        said.append((out.rpartition(";")[0], err))
    assert builds == []
    assert said[0] == said[1]
    assert "build/Book.apkg: 2 cards, 1 deck, 0 figures" in said[0][0]
    assert said[0][1].count("error[broken-formula]") == 2
    assert contents() == before


CHANGES: dict[str, Callable[[], object]] = {
    "a card": lambda: write({"seeds/a.md": BOOK + CARD.format(n=1) + CARD.format(n=3)}),
    "a new file": lambda: write({"seeds/c.md": BOOK + CARD.format(n=4)}),
    "a file that is gone": lambda: Path("seeds/b.md").unlink(),
    "a file's name": lambda: Path("seeds/b.md").rename("seeds/d.md"),
    "a picture": lambda: picture(4),
    "no picture": lambda: Path("seeds/a.png").unlink(),
    "the configuration": lambda: write({"ankigen.toml": 'tags = ["new"]\n'}),
    "a silencer": lambda: write({"ankigen.toml": '[silence]\nno-cards = ["*"]\n'}),
    "the lock": lambda: Path("ankigen.lock").unlink(),
    "the package": lambda: Path("build/Book.apkg").write_bytes(b"damaged"),
    "the manifest": lambda: Path("build/manifest.json").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(change: Callable[[], object], builds: list[int]) -> None:
    change()
    main(["build", "-q", *TIME])
    assert builds == [1]


@pytest.mark.parametrize("flag", ["--no-lock", "--tags=more", "--output=elsewhere", "--merge-lock"])
def test_other_arguments_are_another_build(flag: str, builds: list[int]) -> None:
    main(["build", "-q", *TIME, flag])
    assert builds == [1]


def test_other_code_is_another_build(builds: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ankigen.receipts.code_digest", lambda: "another")
    main(["build", "-q", *TIME])
    assert builds == [1]


def test_what_is_said_once_is_not_said_again(builds: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    write({"seeds/a.md": BOOK + CARD.format(n=1)})
    for times in (1, 0, 0):
        capsys.readouterr()
        main(["build", "-q", *LATER])
        assert capsys.readouterr().err.count("withdrawn-card") == times
    assert builds == [1, 1]


def test_a_file_that_changes_during_a_build_is_built_by_the_next(
    builds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"seeds/a.md": BOOK + CARD.format(n=3)})

    def overtaken(notes: list[tuple[Book, Note]], lock: Lock, config: Config, progress: Progress) -> list[Package]:
        write({"seeds/b.md": BOOK + CARD.format(n=5)})
        return pack(notes, lock, config, progress)

    monkeypatch.setattr("ankigen.build.pack", overtaken)
    main(["build", "-q", *TIME])
    main(["build", "-q", *TIME])
    main(["build", "-q", *TIME])
    assert builds == [1, 1]
    assert len(read_package(Path("build/Book.apkg")).notes) == 2
