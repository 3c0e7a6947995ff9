"""Random lives of decks: whatever authors do, and whatever befalls them, the promises of `docs/updates.md` hold."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.life import laws
from tests.life.author import LOCK, Author, locked, packages, run, written
from tests.life.events import Commit, befall, branch, go_back
from tests.life.project import Project
from tests.life.steps import step
from tests.real_anki import RealAnki

needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="a build is killed in a process that was forked")


def release(author: Author, anki: RealAnki | None = None, *names: str) -> None:
    """Build all files, or those that are named, and hold what comes out to all laws."""
    author.tick(author.project.rng.choice([1000, 1000, 1000, 1000, -50_000]))
    paths = [f"seeds/{name}" for name in names]
    lock, before = LOCK.read_bytes() if LOCK.exists() else None, locked()
    checked = run("check", *paths)
    said = run("build", *paths)
    assert set(said.err.splitlines()) <= set(checked.out.splitlines())
    laws.a_cold_build_gives_the_same(lock, said, *paths)
    laws.a_locked_build_passes(*paths)
    laws.nothing_is_left_behind()
    now, unwanted = laws.built(author, names), laws.left_out(author, names)
    laws.promises_are_kept(author, [*now, *unwanted], names)
    laws.the_lock_is_right(before, now, unwanted, names, said)
    author.learn([*now, *(one for one in unwanted if one.guid in locked())])
    if anki:
        if author.released and not names:
            laws.the_comparison_is_true(author.released)
        author.released = {} if names else {path: text for path, text in written().items() if path.endswith(".apkg")}
        laws.a_learner_loses_nothing(anki, packages())


@dataclass
class Life:
    """An author, a learner, and what was done so far."""

    author: Author
    anki: RealAnki
    commits: list[Commit] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def go_on(self) -> None:
        """A few steps, whatever befalls, and a release; at times a look back, or two branches."""
        rng = self.author.project.rng
        self.done += [step(self.author.project) for _ in range(rng.choice([1, 1, 1, 2, 4]))]
        self.author.tick()
        if rng.random() < 0.2:
            self.done.append(befall(self.author))
        if rng.random() < 0.15 and self.author.placed(name := self.author.project.any_file()):
            self.done.append(f"a build of {name} alone")
            release(self.author, self.anki, name)
        release(self.author, self.anki)
        self.commits.append(Commit.of(self.author))
        if rng.random() < 0.1:
            self.done.append("go back")
            go_back(self.author, rng.choice(self.commits))
        if rng.random() < 0.1:
            self.done.append("branch")
            branch(self.author, release)
            release(self.author, self.anki)


def live(rng_seed: int, folder: Path, releases: int, *flags: str) -> None:
    """The life of a deck of 16 cards at first; the last build is done once more with these flags."""
    life = Life(Author(Project.begin(rng_seed, cards=16)), RealAnki(folder / "anki"))
    try:
        release(life.author, life.anki)
        for _ in range(releases):
            life.go_on()
        laws.a_cold_build_gives_the_same(LOCK.read_bytes(), run("build"), *flags)
        laws.a_lost_lock_costs_only_reworded_cards(life.author)
    except BaseException as error:
        error.add_note(f"rng_seed {rng_seed}: {', '.join(life.done)}")
        raise
    finally:
        life.anki.close()


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")


@needs_fork
@pytest.mark.parametrize("rng_seed", [1, 2, 3])
def test_a_short_life_breaks_no_promise(rng_seed: int, tmp_path: Path) -> None:
    live(rng_seed, tmp_path, 7)


@needs_fork
@pytest.mark.long
@pytest.mark.parametrize("rng_seed", range(100, 150))
def test_a_long_life_breaks_no_promise(rng_seed: int, tmp_path: Path) -> None:
    live(rng_seed, tmp_path, 20, "-j2")
