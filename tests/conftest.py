"""What all tests share."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the networks of the tests are tiny: threads only wait for each other
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a script, and in all that it starts
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write what came out into the case files")


_numbers = itertools.count()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees cards that another has rendered; figures, which are slow to draw, are shared by all of one run."""
    folder = tmp_path_factory.getbasetemp() / "caches"
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    own = folder / str(next(_numbers))
    own.mkdir()
    if sys.platform != "win32":
        (own / "figures").symlink_to(folder / "figures")
    monkeypatch.setenv("ANKIGEN_CACHE_DIR", str(own))


@pytest.fixture(scope="session")
def real_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the seed files of our first user, where they are at hand; a build puts its lock beside them."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the seed files of our first user are not at hand")
    return shutil.copytree(folder, tmp_path_factory.mktemp("real") / "seeds")
