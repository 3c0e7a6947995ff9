"""What all tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the networks of the tests are tiny: threads only wait for each other


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write what came out into the case files")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees figures that an earlier build has drawn, nor leaves any."""
    monkeypatch.setenv("ANKIGEN_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def real_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the seed files of our first user, where they are at hand; a build puts its lock beside them."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the seed files of our first user are not at hand")
    return shutil.copytree(folder, tmp_path_factory.mktemp("real") / "seeds")
