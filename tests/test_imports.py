"""Imports point one way, and each foreign library has one door."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "ankigen"
PAGE = ROOT.parent / "docs" / "architecture.md"
ROWS = re.findall(r"^\| (`.*?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
ROOMS = [name for row in ROWS for name in re.findall(r"`(\w+)(?:/|\.py)`", row)]
LEVELS = ("__main__", *ROOMS, "__init__")
"""From top to bottom, as the page on architecture has them."""

DOORS = {
    "genanki": {"packing/genanki_deck.py"},
    "nh3": {"render/sanitize.py"},
    "markdown": {"render/markdown/python_markdown.py"},
    "latex2mathml": {"render/math/latex.py"},
    "shtab": {"cli/completion.py"},
    "tqdm": {"cli/progress.py"},
    "distributed": {"cluster.py"},
    "zstandard": {"apkg/archive.py"},
    "anki": set(),
    "aqt": set(),
}


def room(module: str) -> str:
    name = [*module.split("."), ""][1]
    return name if name in ROOMS else "__init__"


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_imports_point_down(file: Path) -> None:
    here = file.relative_to(ROOT).parts[0].removesuffix(".py")
    for module in imports(file):
        if module.split(".")[0] == "ankigen":
            there = room(module)
            assert there == here or LEVELS.index(there) > LEVELS.index(here), f"{here} imports {there}"


def test_the_page_on_architecture_has_every_room_once() -> None:
    rooms = {file.relative_to(ROOT).parts[0].removesuffix(".py") for file in FILES}
    assert sorted(LEVELS) == sorted(rooms)


@pytest.mark.parametrize("library", DOORS)
def test_a_foreign_library_has_one_door(library: str) -> None:
    users = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        if any(module.split(".")[0] == library for module in imports(file))
    }
    assert users == DOORS[library]
