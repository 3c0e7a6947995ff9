"""A machine that refuses: full disks, no handles left, nobody who reads, a cache that rots."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest

from ankigen.cache import Cache, cache_folder
from tests.faults.building import BUILD, End, check_message, contents, start, write_seeds

VALUE = bytes(range(200))


def limit(name: int, value: int) -> None:
    resource.setrlimit(name, (value, value))


def ran(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A line of shell in which `ankigen` is a build in a folder."""
    build = f'"{sys.executable}" -m ankigen build'
    done = subprocess.run(
        ["/bin/bash", "-c", command.replace("ankigen", build)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("handles", range(3, 9))
def test_out_of_file_handles(handles: int, tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    end = start(tmp_path, *BUILD, first=partial(limit, resource.RLIMIT_NOFILE, handles)).end()
    assert end.code or handles > 3
    if end.code:
        assert end.code == 3
        check_message(end)
        assert contents(tmp_path) == {}


def run_out_of_handles_when_reading() -> None:
    def read(path: Path) -> bytes:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), str(path))

    Path.read_bytes = read  # type: ignore[assignment, method-assign]


def test_no_package_lacks_the_cards_of_a_file_for_want_of_a_handle(tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    end = start(tmp_path, *BUILD, first=run_out_of_handles_when_reading).end()
    assert end == End(3, "ankigen: seeds/a.md: Too many open files; mend that and run it again\n")


def test_a_file_that_grows_too_large(tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    end = start(tmp_path, *BUILD, first=partial(limit, resource.RLIMIT_FSIZE, 1000)).end()
    assert end.code == 3
    check_message(end)
    assert contents(tmp_path) == {}


def test_a_full_disk(tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    (tmp_path / "build").mkdir()
    mounted = "mount -t tmpfs -o size=4k none build"
    if subprocess.run(
        ["/usr/bin/env", "unshare", "-rm", "sh", "-c", mounted], cwd=tmp_path, capture_output=True, check=False
    ).returncode:
        pytest.skip("this system lets no test mount a disk")
    done = ran(tmp_path, f"unshare -rm sh -c '{mounted} && ankigen; code=$?; ls -A build; exit $code'")
    assert (done.returncode, done.stdout) == (3, "")
    check_message(End(done.returncode, done.stderr))
    assert not (tmp_path / "ankigen.lock").exists()


@pytest.mark.parametrize(
    ("command", "code"), [("ankigen >&-", 0), ("ankigen 2>&-", 0), ("ankigen > /dev/full", 3), ("ankigen | true", 0)]
)
def test_nobody_reads(command: str, code: int, tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    done = ran(tmp_path, f"set -o pipefail; {command}")
    assert done.returncode == code, done.stderr
    if code:
        check_message(End(code, done.stderr))
    assert (tmp_path / "build" / "a.apkg").exists()


def test_a_cache_with_a_flipped_bit_is_a_miss(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", VALUE)
    whole = (tmp_path / "key").read_bytes()
    for bit in range(8 * len(whole)):
        (tmp_path / "key").write_bytes((int.from_bytes(whole) ^ 1 << bit).to_bytes(len(whole)))
        assert cache.get("key") is None
    cache.put("key", VALUE)
    assert cache.get("key") == VALUE


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put("key", VALUE)
    assert cache.get("key") is None


def test_who_has_no_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("ANKIGEN_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    cache = Cache(cache_folder())
    cache.put("key", VALUE)
    assert cache.get("key") is None


def lose_temporary_folder() -> None:
    tempfile.tempdir = "/nowhere"


def test_only_a_second_build_needs_the_temporary_folder(tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    assert start(tmp_path, *BUILD, first=lose_temporary_folder).end() == End(0, "")
    end = start(tmp_path, *BUILD, "--verify", first=lose_temporary_folder).end()
    assert end.code == 3
    check_message(end)
