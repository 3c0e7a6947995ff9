"""A build that ends in the middle leaves the old files or the new ones, and the next build sweeps up."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults.building import BUILD, End, built_once, check_message, check_survived, contents, start
from tests.faults.steps import befall, die, fill, refuse_for_ever, stop

INTERRUPTED = End(130, "ankigen: interrupted; no file is half written; run it again\n")
World = tuple[Path, dict[str, bytes], dict[str, bytes]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A folder with an old build and new seeds; what the old build wrote, and what the new one will."""
    before = tmp_path_factory.mktemp("before") / "world"
    old = built_once(before)
    after = shutil.copytree(before, tmp_path_factory.mktemp("after") / "world")
    assert start(after, *BUILD).end() == End(0, "")
    return before, old, contents(after)


def ends(world: World, folder: Path, what: Callable[[], object]) -> Iterator[tuple[End, Path]]:
    """How builds end which something befalls before their first step, their second, and so on up to the last."""
    for k in range(1, 100):
        copy = shutil.copytree(world[0], folder / f"{k}")
        mark = folder / f"{k}.mark"
        end = start(copy, *BUILD, first=partial(befall, what, k, mark)).end()
        if not mark.exists():
            assert k > 20
            return
        yield end, copy
        check_survived(copy, *world[1:])


def test_killed_before_every_step(world: World, tmp_path: Path) -> None:
    for end, _ in ends(world, tmp_path, die):
        assert end == End(-signal.SIGKILL, "")


def test_stopped_before_every_step(world: World, tmp_path: Path) -> None:
    for end, _ in ends(world, tmp_path, stop):
        assert end == INTERRUPTED


def test_every_step_fails_once(world: World, tmp_path: Path) -> None:
    for end, folder in ends(world, tmp_path, fill):
        if end.code:
            check_message(end)
            assert end.code == 3
            assert end.said.endswith("No space left on device; nothing was replaced; mend that and run it again\n")
            assert contents(folder) == world[1]


def test_every_step_and_all_after_it_fail(world: World, tmp_path: Path) -> None:
    for end, _ in ends(world, tmp_path, refuse_for_ever):
        if end.code:
            check_message(end)
            assert end.code == 3


def stop_at_random(world: World, folder: Path, count: int, by: signal.Signals) -> list[int]:
    """Send a signal to builds at moments drawn evenly from the time that a build takes; their exit codes."""
    rng = random.Random(7)  # noqa: S311 - moments, not secrets
    codes = []
    began = time.perf_counter()
    start(shutil.copytree(world[0], folder / "whole"), *BUILD).end()
    longest = time.perf_counter() - began
    for n in range(count):
        copy = shutil.copytree(world[0], folder / f"random-{n}")
        running = start(copy, *BUILD)
        running.wait(rng.uniform(0, longest))
        running.send(by)
        end = running.end()
        codes.append(end.code)
        assert end.said in ("", INTERRUPTED.said)
        check_survived(copy, *world[1:])
        shutil.rmtree(copy)
    return codes


BY = {signal.SIGKILL: {0, -signal.SIGKILL}, signal.SIGTERM: {0, 130}, signal.SIGINT: {0, 130}}
"""How a build may end that gets a signal."""


@pytest.mark.parametrize("by", BY)
def test_stopped_at_random_moments(by: signal.Signals, world: World, tmp_path: Path) -> None:
    assert set(stop_at_random(world, tmp_path, 8, by)) <= BY[by]


@pytest.mark.long
@pytest.mark.parametrize("by", BY)
def test_stopped_at_many_random_moments(by: signal.Signals, world: World, tmp_path: Path) -> None:
    codes = stop_at_random(world, tmp_path, 200, by)
    assert set(codes) <= BY[by]
    assert len(codes) - codes.count(0) > 100


def test_two_builds_at_once(world: World, tmp_path: Path) -> None:
    copy = shutil.copytree(world[0], tmp_path / "both")
    both = [start(copy, *BUILD), start(copy, *BUILD)]
    for end in (running.end() for running in both):
        assert end == End(0, "") or (end.code == 3 and "another build has written ankigen.lock" in end.said)
    assert contents(copy) == world[2]
