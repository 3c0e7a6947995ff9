"""`ankigen build --watch`: what is built when a file is saved, and what stands on the terminal."""

from __future__ import annotations

import io
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from ankigen.cli.rebuilding import Board
from tests.folders import write

CARD = "#### T\n:p Q\n??x\n{}\nx??\n"


@contextmanager
def watched(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "ankigen", "build", "--watch", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(stream: IO[str] | None) -> str:
    """The next line, without its time."""
    assert stream
    return re.sub(r"^\d\d:\d\d:\d\d  |; \d+\.\d s$", "", stream.readline().rstrip("\n"))


def test_each_save_is_built_and_ctrl_c_ends_with_the_code_of_the_last_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({"a.md": CARD.format("A")})
    with watched(".") as process:
        assert line(process.stderr) == "1 card, 0 errors, 0 warnings"
        write({"b.md": CARD.format("B $\\nothing{x}$")})
        assert line(process.stderr) == "2 cards, 1 error, 0 warnings"
        assert line(process.stderr).startswith("b.md:4:4: error[broken-formula]: ")
        write({"ankigen.toml": "math = 1\n"})
        assert line(process.stderr) == "not built"
        assert line(process.stderr).startswith("ankigen.toml:1:1: error[configuration]: math must be ")
        write({"ankigen.toml": ""})
        assert line(process.stderr) == "2 cards, 1 error, 0 warnings"
        assert line(process.stderr).startswith("b.md:4:4: error[broken-formula]: ")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 1
        assert process.stdout
        assert process.stdout.read() == ""
    assert sorted(path.suffix for path in Path("build").iterdir() if path.suffix == ".apkg") == [".apkg", ".apkg"]


def test_seed_files_may_lie_where_the_packages_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"a.md": CARD.format("A")})
    with watched(".", "--output", ".") as process:
        assert line(process.stderr) == "1 card, 0 errors, 0 warnings"
        write({"b.md": CARD.format("B")})
        assert line(process.stderr) == "2 cards, 0 errors, 0 warnings"
        write({"b.md": ""})
        assert line(process.stderr) == "1 card, 0 errors, 1 warning"


class Screen(io.StringIO):
    """A terminal that understands what a board says to it."""

    def isatty(self) -> bool:
        return True

    def rows(self) -> list[str]:
        shown: list[str] = []
        for part in re.split(r"(\x1b\[\d+F\x1b\[J)", self.getvalue()):
            up = re.match(r"\x1b\[(\d+)F", part)
            if up:
                del shown[len(shown) - int(up[1]) :]
            else:
                shown += part.splitlines()
        return [re.sub(r"^\d\d:\d\d:\d\d  ", "", row) for row in shown]


@pytest.fixture
def _small_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "8")


@pytest.mark.usefixtures("_small_terminal")
def test_problems_stay_below_the_lines_until_they_are_mended() -> None:
    screen = Screen()
    board = Board(screen)
    board.show("one", ["a: bad", "b: bad"])
    board.show("two", ["b: bad"])
    assert screen.rows() == ["one", "two", "b: bad"]
    board.show("three", [])
    assert screen.rows() == ["one", "two", "three"]


@pytest.mark.usefixtures("_small_terminal")
def test_problems_take_no_more_rows_than_the_terminal_has() -> None:
    screen = Screen()
    Board(screen).show("one", [f"{number}: bad" for number in range(100)])
    assert screen.rows() == ["one", "0: bad", "1: bad", "2: bad", "3: bad", "… and 96 more; `ankigen check` lists them"]


@pytest.mark.usefixtures("_small_terminal")
def test_a_long_problem_takes_as_many_rows_as_it_needs() -> None:
    screen = Screen()
    board = Board(screen)
    board.show("one", ["x" * 100 + "\x1b[1;31m" + "y" * 20 + "\x1b[0m"])
    board.show("two", [])
    assert screen.getvalue().count("\x1b[3F\x1b[J") == 1


def test_elsewhere_a_problem_is_said_when_it_is_new() -> None:
    stream = io.StringIO()
    board = Board(stream)
    board.show("one", ["a: bad"])
    board.show("two", ["a: bad", "b: bad"])
    assert [row[10:] if row[2] == ":" else row for row in stream.getvalue().splitlines()] == [
        "one",
        "a: bad",
        "two",
        "b: bad",
    ]
