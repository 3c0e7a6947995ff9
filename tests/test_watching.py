"""Saved files are noticed, whatever way an editor writes them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ankigen.watching import Watch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    (tmp_path / "below" / "b.md").write_text("b", encoding="utf-8")
    return tmp_path


def test_nothing_is_told_where_nothing_happens(folder: Path) -> None:
    watch = Watch([folder])
    (folder / ".hidden").write_text("x", encoding="utf-8")
    assert watch.wait(0.15) == frozenset()


def test_saved_made_and_deleted_files_are_told_once(folder: Path) -> None:
    watch = Watch([folder])
    (folder / "below" / "b.md").write_text("longer", encoding="utf-8")
    (folder / "new.png").write_bytes(b"x")
    (folder / "a.md").unlink()
    assert watch.wait(5) == {folder / "a.md", folder / "below" / "b.md", folder / "new.png"}
    assert watch.wait(0.15) == frozenset()


def test_a_file_that_is_replaced_by_another_of_its_size_and_time_is_told(folder: Path) -> None:
    stamp = (folder / "a.md").stat()
    watch = Watch([folder])
    other = folder / ".a.md.tmp"
    other.write_text("x", encoding="utf-8")
    other.replace(folder / "a.md")
    os.utime(folder / "a.md", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert watch.wait(5) == {folder / "a.md"}


def test_what_lies_beside_a_single_file_is_watched_and_what_lies_below_is_not(folder: Path) -> None:
    watch = Watch([folder / "a.md"], also=[folder / "below" / "ankigen.toml"])
    (folder / "below" / "b.md").write_text("longer", encoding="utf-8")
    assert watch.wait(0.15) == frozenset()
    (folder / "below" / "ankigen.toml").write_text("", encoding="utf-8")
    (folder / "plot.png").write_bytes(b"x")
    assert watch.wait(5) == {folder / "below" / "ankigen.toml", folder / "plot.png"}


def test_waiting_ends_when_patience_does(folder: Path) -> None:
    started = time.monotonic()
    assert Watch([folder]).wait(0.05) == frozenset()
    assert time.monotonic() - started < 2
