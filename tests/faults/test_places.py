"""Places that refuse, as the system itself makes them: folders that can only be read, and those that are full."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ankigen.cli import main
from tests.faults.building import BUILD, End, check_message, contents, start, write_seeds

FIGURE = "\n![draws](figure:vae/samples?n=4)\n"
READ_ONLY = "mount --bind {place} {place} && mount -o remount,ro,bind {place}"
FULL = "mount -t tmpfs -o size=4k none {place} && dd if=/dev/zero of={place}/fill bs=4k count=1 status=none"
"""Root may write anywhere but into these."""


def mounted(folder: Path, how: str, place: str, *arguments: str, **environment: str) -> End:
    """How a command ends in a folder of which one place is mounted otherwise, for it alone."""
    (folder / place).mkdir(exist_ok=True)
    mount = how.format(place=place)
    if subprocess.run(
        ["/usr/bin/env", "unshare", "-rm", "sh", "-c", mount], cwd=folder, capture_output=True, check=False
    ).returncode:
        pytest.skip("this system lets no test mount a folder")
    done = subprocess.run(
        [
            "/usr/bin/env",
            "unshare",
            "-rm",
            "sh",
            "-c",
            f'{mount} && exec "$@"',
            "-",
            sys.executable,
            "-m",
            "ankigen",
            *arguments,
        ],
        cwd=folder,
        env={**os.environ, "ANKIGEN_CACHE_DIR": str(folder / "cache"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return End(done.returncode, done.stderr)


def test_an_output_that_can_only_be_read(tmp_path: Path) -> None:
    write_seeds(tmp_path, "old")
    assert start(tmp_path, *BUILD).end() == End(0, "")
    before = contents(tmp_path)
    write_seeds(tmp_path, "new")
    end = mounted(tmp_path, READ_ONLY, "build", *BUILD)
    assert end.code == 3
    check_message(end)
    assert "Read-only file system; nothing was replaced" in end.said
    assert {name: it for name, it in contents(tmp_path).items() if not name.startswith("cache/")} == before


@pytest.mark.parametrize("how", [READ_ONLY, FULL], ids=["read-only", "full"])
def test_a_cache_that_refuses_costs_nothing_but_time(how: str, tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    assert mounted(tmp_path, how, "cache", *BUILD, "-q") == End(0, "")
    assert (tmp_path / "build" / "a.apkg").exists()
    assert list((tmp_path / "cache").iterdir()) == []


def test_where_one_temporary_folder_is_full_another_is_found(tmp_path: Path) -> None:
    write_seeds(tmp_path, "new")
    assert mounted(tmp_path, FULL, "full", *BUILD, "-q", "--verify", TMPDIR=str(tmp_path / "full")) == End(0, "")
    assert (tmp_path / "build" / "a.apkg").exists()


def test_a_cache_that_rots_changes_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each thing that an earlier build has remembered, up to a thousand bytes are others."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANKIGEN_CACHE_DIR", str(tmp_path / "cache"))
    write_seeds(tmp_path, f"new{FIGURE}")
    assert main([*BUILD, "-q"]) == 0
    package = (tmp_path / "build" / "a.apkg").read_bytes()
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == {"builds", "cards", "figures"}
    rng = random.Random(7)  # noqa: S311 - places, not secrets
    for path in files:
        content = bytearray(path.read_bytes())
        for at in rng.sample(range(len(content)), min(1000, len(content))):
            content[at] ^= rng.randrange(1, 256)
        path.write_bytes(content)
    shutil.rmtree(tmp_path / "build")
    assert main([*BUILD, "-q"]) == 0
    assert (tmp_path / "build" / "a.apkg").read_bytes() == package


def hide_torch() -> None:
    sys.modules["torch"] = None  # type: ignore[assignment]


def test_without_pytorch_cards_are_built_and_figures_are_asked_for(tmp_path: Path) -> None:
    write_seeds(tmp_path, "plain")
    assert start(tmp_path, *BUILD, first=hide_torch).end() == End(0, "")
    before = contents(tmp_path)
    write_seeds(tmp_path, FIGURE.replace("n=4", "rng_seed=985"))  # no other test may have drawn it
    halted = "import of torch halted; None in sys.modules"
    said = f"ankigen: this installation is damaged: {halted}; install ankigen again, into a fresh environment\n"
    assert start(tmp_path, *BUILD, first=hide_torch).end() == End(3, said)
    assert contents(tmp_path) == before
