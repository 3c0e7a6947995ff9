"""SECURITY.md states the licence of everything that is installed with ankigen."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).resolve().parents[1] / "SECURITY.md"
ROW = re.compile(r"^\| ([a-z0-9-]+) \| ([^|]+) \|$", re.MULTILINE)
TABLE = re.compile(r"(?P<head>\| library \| licence \|\n\|[-|]+\|\n)(?:\|.*\n)+")
OF_GRAPHICS_CARDS = ("cuda", "nvidia", "triton")


def needed(name: str, seen: set[str]) -> Iterator[str]:
    """What is installed with a distribution here, without extras."""
    for requirement in map(Requirement, requires(name) or []):
        own = canonicalize_name(requirement.name)
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if wanted and own not in seen and not own.startswith(OF_GRAPHICS_CARDS):
            seen.add(own)
            yield own
            yield from needed(own, seen)


def stated(name: str) -> set[str]:
    """What a distribution says that its licence is."""
    metadata = distribution(name).metadata
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    said = {*metadata.get_all("License-Expression", []), *metadata.get_all("License", [])}
    return said | {classifier.split(" :: ")[-1] for classifier in classifiers}


@pytest.mark.skipif(Path(sys.prefix).name == ".venv-lowest", reason="older releases name their licences otherwise")
def test_the_page_states_every_licence(request: pytest.FixtureRequest) -> None:
    """`pytest --rewrite` writes the list from what the libraries say of themselves."""
    page = PAGE.read_text(encoding="utf-8")
    table = TABLE.search(page)
    assert table
    rows = dict(ROW.findall(table[0].removeprefix(table["head"])))
    installed = set(needed("ankigen", set()))
    if request.config.getoption("--rewrite"):
        for name in installed - rows.keys():
            rows[name] = min(stated(name), key=len)
        written = "".join(f"| {name} | {rows[name]} |\n" for name in sorted(rows))
        PAGE.write_text(page.replace(table[0], table["head"] + written), encoding="utf-8")
    assert installed - {"setuptools"} <= rows.keys()
    for name in installed:
        assert rows[name] in stated(name), name


def test_the_tests_that_hold_the_promises_exist() -> None:
    names = re.findall(r"`(tests/[\w/.]+)`", PAGE.read_text(encoding="utf-8"))
    assert len(names) > 8
    assert [name for name in names if not (PAGE.parent / name).exists()] == []
