"""What befalls a project between two builds."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ankigen.cache import clear
from ankigen.cli import main
from tests.life.author import BUILD, LOCK, Author, run, written
from tests.life.project import Project
from tests.life.promises import Placed
from tests.life.steps import SMALL


class Commit(NamedTuple):
    """The project as it was after a build."""

    project: Project
    known: dict[int, Placed]
    written: dict[str, bytes]

    @classmethod
    def of(cls, author: Author) -> Commit:
        return cls(author.project.copy(), dict(author.known), written())

    def check_out(self, author: Author) -> None:
        """Seed files, settings and lock as they were; what was built stays."""
        count = author.project.count
        author.project, author.known = self.project.copy(), dict(self.known)
        author.project.count = count
        LOCK.write_bytes(self.written[str(LOCK)])


def lose_cache(_author: Author) -> None:
    clear()


def lose_build(_author: Author) -> None:
    shutil.rmtree(BUILD)


def cut_short(author: Author) -> None:
    """A build is killed, or interrupted, while it puts a file into its place."""
    number, count = author.project.rng.choice([signal.SIGKILL, signal.SIGINT]), author.project.rng.randint(1, 12)
    author.tick()
    child = os.fork()
    if not child:
        _signal_at(count, number)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os._exit(main(["build", "-q"]))
    os.waitpid(child, 0)


def _signal_at(count: int, number: int) -> None:
    left, replace = [count], Path.replace

    def replaced(path: Path, target: Path) -> Path:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), number)
        return replace(path, target)

    Path.replace = replaced  # type: ignore[method-assign, assignment]


EVENTS: dict[Callable[[Author], None], int] = {lose_cache: 1, lose_build: 1, cut_short: 3}
"""How often each happens."""


def befall(author: Author) -> str:
    """Let any one of them happen."""
    [chosen] = author.project.rng.choices(list(EVENTS), list(EVENTS.values()))
    chosen(author)
    return chosen.__name__


def go_back(author: Author, old: Commit) -> None:
    """A build of an old commit gives what it gave then, and so does one of the newest."""
    for commit in (old, Commit.of(author)):
        commit.check_out(author)
        author.tick()
        run("build", "-q")
        assert written() == commit.written


def branch(author: Author, release: Callable[[Author], None]) -> None:
    """Two branches change different files of one commit, and are merged as git merges them."""
    base, name = Commit.of(author), author.project.any_file()
    _work(author, [name])
    release(author)
    theirs = Commit.of(author)
    base.check_out(author)
    author.project.origins = theirs.project.origins
    _work(author, [other for other in author.project.files if other != name])
    release(author)
    ours = Commit.of(author)
    author.project.files[name] = theirs.project.files[name]
    author.known |= {number: one for number, one in theirs.known.items() if base.known.get(number) != one}
    _merge_lock(base, ours, theirs, union=author.project.rng.random() < 0.5)
    author.tick()
    if "`ankigen build --merge-lock`" in run("build", "-q").err:
        assert run("build", "-q", "--merge-lock").code < 2


def _work(author: Author, names: list[str]) -> None:
    """A few small changes in some of the files."""
    project, all_files = author.project, author.project.files
    project.files, project.bin = {name: all_files[name] for name in names}, ()
    for _ in range(3):
        if any(file.cards for file in project.files.values()):
            project.rng.choice(SMALL)(project)
    project.files = {name: project.files.get(name, file) for name, file in all_files.items()}


def _merge_lock(base: Commit, ours: Commit, theirs: Commit, *, union: bool) -> None:
    for name, commit in (("base", base), ("ours", ours), ("theirs", theirs)):
        Path(f"{name}.lock").write_bytes(commit.written[str(LOCK)])
    flags = ["--union"] if union else []
    merged = subprocess.run(
        ["git", "merge-file", "-p", *flags, "ours.lock", "base.lock", "theirs.lock"],  # noqa: S607 - whichever git
        capture_output=True,
        check=False,
    )
    LOCK.write_bytes(merged.stdout)
    for name in ("base", "ours", "theirs"):
        Path(f"{name}.lock").unlink()
