"""What is imported before a command can start: the time of a start is the time of its imports."""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from ankigen.cli import COMMANDS
from ankigen.versions import LIBRARIES, versions

CARD = "#### T\n:p Q?\n??x\n**A** with `code` and $x^2$.\nx??\n"
PLAIN = "#### The title\n:p Is **this** plain?\n??x\n- *Yes*, `it` is.\n\n> Quoted.\nx??\n"
DEAR = {"latex2mathml", "markdown", "nh3"}
"""What only formulas, escapes and links need."""
NEVER = {
    "PIL",
    "asyncio",
    "genanki",
    "multiprocessing",
    "numpy",
    "safetensors",
    "sqlite3",
    "torch",
    "tqdm",
    "zstandard",
}
"""What a check of text has no use for."""


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command imports, but for those that argparse does; from Python 3.14 on they are many."""
    script = (
        "import argparse, sys; argparse.ArgumentParser().format_help(); before = set(sys.modules)\n"
        "from ankigen.cli import main\n"
        f"try: main({list(arguments)})\nexcept SystemExit: pass\n"
        "print(); print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("question", ["--version", "--help"])
def test_a_question_about_the_program_loads_no_command(question: str) -> None:
    loaded = loaded_by(question)
    assert {module for module in loaded if module.startswith("ankigen.")} == {
        "ankigen.cli",
        "ankigen.cli.terminal",
        "ankigen.errors",
        "ankigen.interruption",
        "ankigen.models",
        "ankigen.models.errors",
        "ankigen.reporting",
        "ankigen.reporting.characters",
    }
    assert not loaded & {"dataclasses", "inspect", "pathlib", "json", "tomllib"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_asked_for_help_loads_no_other(command: str) -> None:
    loaded = {module for module in loaded_by(command, "--help") if module.startswith("ankigen.cli.")}
    others = {f"ankigen.cli.{name}" for name in COMMANDS} - {f"ankigen.cli.{command}"}
    assert not loaded & others


def test_a_check_loads_nothing_that_it_has_no_use_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CARD, encoding="utf-8")
    loaded = loaded_by("check", str(tmp_path / "a.md"))
    assert "ankigen.render.passage" in loaded
    assert not {module.split(".")[0] for module in loaded} & NEVER


def test_a_build_of_plain_text_loads_no_library_for_what_it_does_not_do(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PLAIN, encoding="utf-8")
    loaded = loaded_by("build", str(tmp_path / "a.md"), "-o", str(tmp_path / "build"), "--no-lock")
    assert "ankigen.packing.package" in loaded
    assert not loaded & {*DEAR, "asyncio", "yaml", "urllib.request", "subprocess", "ankigen.figures.catalogue"}


def test_a_check_of_plain_text_loads_no_library_that_only_formulas_and_links_need(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PLAIN, encoding="utf-8")
    loaded = {module.split(".")[0] for module in loaded_by("check", str(tmp_path / "a.md"))}
    assert "pygments" in loaded
    assert not loaded & DEAR


def test_a_check_loads_no_reader_of_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PLAIN, encoding="utf-8")
    loaded = loaded_by("check", str(tmp_path / "a.md"))
    assert "ankigen.figures.topics" in loaded
    assert not loaded & {
        "ankigen.explanations",
        "ankigen.figures.catalogue",
        "ankigen.images.svg",
        "ankigen.lock.matching",
        "ankigen.models.manifest",
        "ankigen.notetypes",
    }


def test_a_check_of_what_is_remembered_loads_no_renderer(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PLAIN, encoding="utf-8")
    first, again = (loaded_by("check", str(tmp_path / "a.md")) for _ in range(2))
    rooms = {"ankigen.render", "ankigen.figures", "ankigen.fonts", "ankigen.images"}
    assert rooms <= first
    assert not again & {*rooms, "ankigen.notes", "pygments", "tomllib"}


def test_a_lint_of_formulas_loads_what_finds_them_and_nothing_that_renders(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CARD, encoding="utf-8")
    _, again = (loaded_by("check", str(tmp_path / "a.md")) for _ in range(2))
    assert "ankigen.render.pieces.finders" in again
    assert not again & {"ankigen.render.passage", "ankigen.render.markdown.page", "latex2mathml"}


def test_versions_are_those_of_the_metadata() -> None:
    assert versions() == {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}
