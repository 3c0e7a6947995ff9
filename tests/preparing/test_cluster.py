"""A real scheduler and workers of dask.distributed on this machine give the same bytes, even when one is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client
from PIL import Image

from ankigen.cache import clear
from ankigen.cli import main
from ankigen.cluster import ClusterError
from ankigen.config import Config
from ankigen.gathering import Progress
from ankigen.preparing import rendering
from ankigen.preparing.rendering import rendered_files
from ankigen.preparing.stored import to_bytes
from ankigen.preparing.working import Workers
from ankigen.seedfile.collecting import collect
from ankigen.versions import code_digest
from tests.folders import write

CARD = "#### T{n}\n:p Q{n}\n??x\n**A** with $x^{n}$, \\foo $\\foo$ and ![alt](a.png).\nx??\n---\n"
FILES = {f"seeds/{n}.md": f"# Flashcards: Book (Part {n})\n---\n" + CARD.replace("{n}", str(n)) for n in range(12)}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _in_a_folder_with_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(rendering, "BATCH_BYTES", 1)
    write(FILES)
    Image.new("L", (3, 3)).save("seeds/a.png")


class Cluster:
    """A scheduler and two workers, each a process of its own, in a folder without any seed file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        assert scheduler.stderr
        found = next(filter(None, (re.search(r"tcp://(127\.0\.0\.1:\d+)", line) for line in scheduler.stderr)))
        self.address = f"dask://{found[1]}"
        self.processes = [scheduler, self._worker(), self._worker()]

    def _worker(self) -> subprocess.Popen[str]:
        address = self.address.replace("dask", "tcp")
        return self._start("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")

    def _start(self, *command: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            cwd=self._folder,
            env=environment,
            stderr=subprocess.PIPE if command[0] == "scheduler" else subprocess.DEVNULL,
            text=True,
        )

    def wait_for_workers(self) -> None:
        with Client(self.address.replace("dask", "tcp"), set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=120)

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
            if process.stderr:
                process.stderr.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        started.wait_for_workers()
        yield started
    finally:
        started.end()


def rendered(workers: Workers, progress: Progress = lambda *_: None) -> list[bytes]:
    clear()
    return [to_bytes(one) for one in rendered_files(collect([Path("seeds")])[0], Config(), progress, workers)]


def test_the_same_package_is_built(cluster: Cluster) -> None:
    common = ["build", "-q", "--no-lock", "--frozen-time", "1700000000"]
    assert main([*common, "-o", "alone"]) == 1  # for the broken formulas
    clear()
    assert main([*common, "-o", "together", "--executor", cluster.address]) == 1
    assert Path("alone/Book.apkg").read_bytes() == Path("together/Book.apkg").read_bytes()


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("ankigen.cluster.PATIENCE", 0.5)
    began = time.monotonic()
    assert main(["build", "--executor", "dask://127.0.0.1:1"]) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert line == "ankigen: no scheduler answers at dask://127.0.0.1:1; start one by `dask scheduler`"
    assert time.monotonic() - began < 30


def test_workers_with_another_ankigen_are_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ankigen.versions._SUFFIXES", (".py",))
    code_digest.cache_clear()
    try:
        with pytest.raises(ClusterError, match="has another ankigen or other libraries; install the same there"):
            rendered(Workers(address=cluster.address))
    finally:
        code_digest.cache_clear()


def test_without_the_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["build", "--executor", "dask://127.0.0.1:1"]) == 3
    assert capsys.readouterr().err == "ankigen: --executor needs dask.distributed; install ankigen[cluster]\n"


def test_what_is_no_address_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", "--executor", "localhost"])
    assert "'localhost' is no scheduler; give one such as dask://localhost:8786" in capsys.readouterr().err


def test_a_cluster_of_which_one_worker_is_killed_gives_the_same_bytes(cluster: Cluster) -> None:
    """The last test of its kind: the cluster has one worker then."""
    killed: list[int] = []

    def kill(_stage: str, done: int, _total: int) -> None:
        if not killed and done:
            killed.append(cluster.processes[-1].pid)
            os.kill(killed[0], signal.SIGKILL)

    alone = rendered(Workers(1))
    assert rendered(Workers(address=cluster.address), kill) == alone
    assert killed
