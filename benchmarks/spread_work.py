"""Where the work of a cold build is done, what a cluster adds to it, and a model of what more cards would cost.

python -m benchmarks.spread_work [--cards 60000] [--cluster-cards 10000] [--jobs 2]

A build with worker processes tells its own processor time from theirs. The same work is done by as many workers of a
real dask.distributed scheduler on this machine, whose time is asked of them. The model takes the first two figures a
card and divides rendering by the workers; it says nothing of memory, nor of networks.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import Client

from benchmarks.made_up_seeds import write_seeds
from benchmarks.processes import ROOT, Run, measure

PROGRAM = """
import sys, time
from pathlib import Path
from ankigen.cli import main
code = main(sys.argv[2:])
Path(sys.argv[1]).write_text(str(time.process_time()), encoding="utf-8")
sys.exit(code)
"""
"""A build that leaves the processor time of its own process in a file."""

OWN = "own-time.txt"
WORKERS = (2, 16, 128)
CORES = (1, 16, 128)
ONE_PROJECT = (60_000, 600_000)
MANY_PROJECTS = (10_000_000, 100_000_000)


@dataclass(frozen=True, slots=True)
class Shares:
    """A cold build of so many cards: what it cost in all, and the seconds of its main process."""

    cards: int
    run: Run
    main: float

    @property
    def rest(self) -> float:
        """Milliseconds a card in the main process."""
        return self.main / self.cards * 1e3

    @property
    def rendering(self) -> float:
        """Milliseconds a card in all other processes."""
        return (self.run.seconds - self.main) / self.cards * 1e3


def with_workers(folder: Path, cards: int, jobs: int) -> Shares:
    """Build so many cards cold with worker processes."""
    write_seeds(folder / "seeds", cards)
    run = measure(command(folder, "-j", str(jobs)), folder, folder / "build")
    return Shares(cards, run, own_time(folder))


def with_cluster(folder: Path, cards: int, workers: int) -> dict[str, float]:
    """Build so many cards cold with a cluster; seconds of the processor by who needed them."""
    write_seeds(folder / "seeds", cards)
    with cluster(folder, workers) as client:
        started = spent(client)
        address = client.scheduler_info()["address"].replace("tcp://", "dask://")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "ANKIGEN_CACHE_DIR": str(folder / "cache")}
        subprocess.run(command(folder, "--executor", address), cwd=folder, env=environment, check=True)
        ended = spent(client)
    steps = {name: ended[name] - started[name] for name in ended}
    return {"the build": own_time(folder), **steps, "starting the cluster": sum(started.values())}


def command(folder: Path, *options: str) -> list[str]:
    """A build of the seeds in a folder, which leaves there what its own process needed."""
    return [sys.executable, "-c", PROGRAM, str(folder / OWN), "build", "--quiet", "-o", "build", *options, "seeds"]


def own_time(folder: Path) -> float:
    """Seconds of the processor that the last build's own process needed."""
    return float((folder / OWN).read_text(encoding="utf-8"))


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Client]:
    """A scheduler and workers of one thread each on this machine; they end with the block."""
    found = folder / "scheduler.json"
    where = ("--scheduler-file", str(found), "--no-dashboard", "--host", "127.0.0.1")
    dask = [sys.executable, "-m", "dask"]
    commands = [[*dask, "scheduler", *where, "--port", "0"]]
    commands += [[*dask, "worker", *where, "--nthreads", "1", "--no-nanny"]] * workers
    quiet = subprocess.DEVNULL
    started = [subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet) for command in commands]
    try:
        with Client(scheduler_file=str(found), set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=120)
            yield client
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def spent(client: Client) -> dict[str, float]:
    """Seconds of the processor so far, by all processes of a cluster."""
    workers = client.run(time.process_time).values()  # type: ignore[no-untyped-call]
    return {"the scheduler": client.run_on_scheduler(time.process_time), "the workers": sum(workers)}


def shown(shares: Shares) -> Iterator[str]:
    """What a build with worker processes cost."""
    run = shares.run
    yield f"{shares.cards:,} cards: {run.seconds:.1f} s of the processor, {run.clock:.1f} s by the clock"
    yield f"rendering {shares.rendering:.2f} ms a card in workers, the rest {shares.rest:.2f} ms in the main process"
    yield f"main process: {shares.main:.1f} s, {run.memory / 1e6:.0f} MB at its peak"


def model(shares: Shares) -> Iterator[str]:
    """What more cards would take, in the same proportions, if all workers were busy all the time."""
    both = shares.rendering + shares.rest
    for cards in ONE_PROJECT:
        times = (duration(cards * (shares.rendering / workers + shares.rest) / 1e3) for workers in WORKERS)
        yield f"| {cards:,} | {' | '.join(times)} |"
    for cards in MANY_PROJECTS:
        times = (duration(cards * both / cores / 1e3) for cores in CORES)
        yield f"| {cards:,} | {' | '.join(times)} |"


def duration(seconds: float) -> str:
    """A time as one says it."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.2g} {unit}"
    return f"{seconds:.2g} s"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=60_000, help="of the build with worker processes")
    parser.add_argument("--cluster-cards", type=int, default=10_000, help="of the build with a cluster")
    parser.add_argument("--jobs", type=int, default=2, help="worker processes, or workers of the cluster")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        shares = with_workers(Path(name) / "workers", given.cards, given.jobs)
        print("\n".join([*shown(shares), "", *model(shares), ""]), flush=True)
        for who, seconds in with_cluster(Path(name) / "cluster", given.cluster_cards, given.jobs).items():
            print(f"{given.cluster_cards:,} cards with a cluster: {who} {seconds:.1f} s")


if __name__ == "__main__":
    main()
