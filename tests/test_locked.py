"""The locked environments hold everything that is asked for, within its bounds, with hashes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DEPENDENCIES = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
LOCKS = {"build": (), "workshop": ("test", "docs")}


def lines_of(name: str) -> list[str]:
    """The lines of a locked environment: a package, its marker and its hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.startswith("#")]


def wanted(extras: tuple[str, ...]) -> Iterator[Requirement]:
    """What is installed with ankigen and some of its extras, and what builds it."""
    yield from DEPENDENCIES
    yield from map(Requirement, PROJECT["build-system"]["requires"])
    for extra in extras:
        for one in map(Requirement, PROJECT["project"]["optional-dependencies"][extra]):
            yield from wanted(tuple(one.extras)) if one.name == "ankigen" else (one,)


def pinned(name: str) -> dict[str, str]:
    """The versions that a locked environment has here."""
    pins = (Requirement(line.partition(" --hash")[0]) for line in lines_of(name))
    here = (pin for pin in pins if pin.marker is None or pin.marker.evaluate())
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in here}


@pytest.mark.parametrize("name", LOCKS)
def test_a_locked_environment_holds_all_that_is_asked_for(name: str) -> None:
    pins = {**pinned(name), **pinned("torch")}
    for requirement in wanted(LOCKS[name]):
        version = pins.get(canonicalize_name(requirement.name), "none")
        assert version in requirement.specifier, f"{requirement}, not {version}: run tools/lock_environment.py"


@pytest.mark.parametrize("name", LOCKS)
def test_each_locked_package_has_one_version_and_hashes(name: str) -> None:
    lines = lines_of(name)
    assert len(lines) > 20
    for line in lines:
        assert re.fullmatch(r"[\w.-]+==[\w.]+(?: ; [^\\]+?)?(?:\s+--hash=sha256:[0-9a-f]{64})+", line)


def test_every_dependency_has_both_bounds_and_the_lower_one_is_tested() -> None:
    lowest = pinned("lowest")
    for requirement in wanted(tuple(PROJECT["project"]["optional-dependencies"])):
        signs = {each.operator for each in requirement.specifier}
        assert signs == {"=="} or (">=" in signs and signs & {"<", "<="}), requirement
    for requirement in DEPENDENCIES:
        [lower] = (each.version for each in requirement.specifier if each.operator == ">=")
        assert lowest[canonicalize_name(requirement.name)] == lower
