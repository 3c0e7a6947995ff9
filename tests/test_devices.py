"""What is no regular file is never read: pipes without a writer, devices without an end, other machines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.building import BUILD, End, start, write_seeds

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def silent(path: Path) -> None:
    path.symlink_to("/dev/null")


MAKERS = pytest.mark.parametrize("make", [pipe, endless, silent])


@MAKERS
def test_a_seed_file_that_is_none(make: Callable[[Path], None], tmp_path: Path) -> None:
    write_seeds(tmp_path, "text")
    make(tmp_path / "seeds" / "b.md")
    end = start(tmp_path, *BUILD).end()
    assert end.code == 1
    assert "seeds/b.md:1:1: error[unreadable-file]: " in end.said
    assert (tmp_path / "build" / "a.apkg").exists()


@MAKERS
@pytest.mark.parametrize("address", ["p.png", "p%2Epng", "./p.png"])
def test_a_picture_that_is_none(make: Callable[[Path], None], address: str, tmp_path: Path) -> None:
    write_seeds(tmp_path, f"![x]({address})")
    make(tmp_path / "seeds" / "p.png")
    end = start(tmp_path, *BUILD).end()
    assert end.code == 1
    assert "error[bad-image]: " in end.said


@pytest.mark.parametrize(
    "address",
    [
        *("/dev/zero", "../../../../../../../../dev/zero", "file:///etc/passwd", "//host/share/p.png"),
        *(
            r"\\host\share\p.png",
            r"\\?\C:\p.png",
            r"\\.\PhysicalDrive0",
            "%5C%5Chost%5Cshare%5Cp.png",
            "%2F%2Fhost/p.png",
        ),
        *("C:/p.png", "CON", "nul.png", "p.png:stream", "~/p.png", "%00.png", "p" * 5000),
    ],
)
def test_a_picture_that_is_elsewhere(address: str, tmp_path: Path) -> None:
    write_seeds(tmp_path, f"![x](<{address}>)")
    end = start(tmp_path, *BUILD).end()
    assert end.code == 1
    assert "error[bad-image]: " in end.said
    assert b"root:" not in (tmp_path / "build" / "a.apkg").read_bytes()


@MAKERS
def test_a_lock_that_is_none(make: Callable[[Path], None], tmp_path: Path) -> None:
    write_seeds(tmp_path, "text")
    make(tmp_path / "ankigen.lock")
    end = start(tmp_path, *BUILD).end()
    assert end.code == 2
    assert "ankigen.lock:1:1: error[lock]: it is no regular file; " in end.said


@MAKERS
def test_a_configuration_that_is_none_is_none(make: Callable[[Path], None], tmp_path: Path) -> None:
    write_seeds(tmp_path, "text")
    make(tmp_path / "ankigen.toml")
    assert start(tmp_path, *BUILD).end() == End(0, "")


@MAKERS
@pytest.mark.parametrize("command", ["inspect", "import", "diff"])
def test_a_package_that_is_none(make: Callable[[Path], None], command: str, tmp_path: Path) -> None:
    make(tmp_path / "a.apkg")
    end = start(tmp_path, command, "a.apkg", *(["a.apkg"] if command == "diff" else [])).end()
    assert end.code == 2
    assert end.said.startswith("a.apkg: error[bad-package]: ")
