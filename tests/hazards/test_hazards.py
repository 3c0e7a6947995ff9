"""What has brought down a library costs one card its looks: not a build, no word, and no other card a byte."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from tests.hazards.hazard import LINE, load

if sys.platform == "win32":
    pytest.skip("the limits of memory are those of Unix", allow_module_level=True)

from tests.hazards.run import ALONE, SECONDS, WITHOUT_SIGNALS

HAZARDS = {hazard.name: hazard for hazard in load()}
Built = dict[str, Any]


def built(folder: Path, names: Sequence[str] = ()) -> dict[str, Built]:
    """What came of hazards, all built by one process that has a gigabyte."""
    command = [sys.executable, "-m", "tests.hazards.run", str(folder), *names]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return {one.pop("name"): one for one in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    return built(tmp_path_factory.mktemp("hazards"))


PYGMENTS = tuple(map(int, metadata.version("pygments").split(".")[:2]))
NEWER = {"code: indented-cells": (2, 21), "code: open-brackets": (2, 19)}
"""Listings that older releases of Pygments colour more slowly than they may, or not at all."""


@pytest.mark.parametrize("name", HAZARDS)
def test_a_hazard_costs_little_time_and_is_reported_where_it_stands(name: str, builds: dict[str, Built]) -> None:
    if NEWER.get(name, PYGMENTS) > PYGMENTS:
        pytest.skip("another Pygments says something else")
    check(name, builds[name], builds[ALONE])


def check(name: str, hazard: Built, alone: Built) -> None:
    assert hazard["seconds"] < SECONDS
    assert hazard["good"] == alone["good"]
    assert hazard["is_whole"]
    assert sorted(set(hazard["says"])) == sorted(HAZARDS[name].says)


def test_there_are_many_and_each_is_reported_in_its_own_lines() -> None:
    assert len(HAZARDS) > 120
    for hazard in HAZARDS.values():
        last = LINE + hazard.text.count("\n")
        assert all(LINE - 2 <= int(said.split()[0]) <= last for said in hazard.says), hazard.name


@pytest.mark.long
@pytest.mark.parametrize("name", HAZARDS)
def test_a_hazard_alone_in_a_process_ends_in_time(name: str, tmp_path: Path) -> None:
    check(name, **dict(zip(("alone", "hazard"), built(tmp_path, [ALONE, name]).values(), strict=True)))


@pytest.mark.long
def test_each_ends_in_time_where_nothing_can_be_interrupted(tmp_path: Path) -> None:
    for name, hazard in built(tmp_path, [WITHOUT_SIGNALS]).items():
        assert hazard["seconds"] < SECONDS, name
        assert hazard["is_whole"], name
