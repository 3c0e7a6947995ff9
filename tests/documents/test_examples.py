"""Every example on every page: commands print what stands there, files are accepted, code is that of the package."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from ankigen.cli import main
from ankigen.config import load_config
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from ankigen.silencing import silence
from tests.documents import blocks, session
from tests.documents.blocks import PAGES, ROOT, Block
from tests.seedfile.test_parsing import describe

KINDS = {"console", "markdown", "text", "toml", "yaml", "sh", "python", ""}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def pages_with(*languages: str) -> pytest.MarkDecorator:
    found = [page for page in PAGES if blocks.blocks(page, *languages)]
    return pytest.mark.parametrize("page", found, ids=name_of)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_block_is_of_a_kind_that_is_tried(page: Path) -> None:
    assert {block.language for block in blocks.blocks(page)} <= KINDS


@pages_with("console")
@pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a POSIX shell")
def test_commands_print_what_stands_below_them(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    for name in ("SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    blocks.check(page, session.replay, request)
    assert list(tmp_path.iterdir()), "the commands were run, and left something"


@pages_with("markdown")
def test_a_seed_file_comes_out_as_shown_or_has_no_problem(page: Path, request: pytest.FixtureRequest) -> None:
    sources: list[str] = []

    def shown(block: Block) -> str:
        if block.language == "markdown" and not block.name:
            sources.append(block.text)
        return outcome(sources.pop()) + "\n" if block.language == "text" and sources else block.text

    blocks.check(page, shown, request)
    assert [parse(decode("cards.md", source.encode())).diagnostics for source in sources] == [()] * len(sources)


def outcome(source: str) -> str:
    """What the parser makes of a seed file, and what it says of it."""
    parsed = parse(decode("cards.md", source.encode()))
    heard = silence(parsed.diagnostics, parsed.silencers, ()).diagnostics
    return describe(replace(parsed, diagnostics=heard))


def test_the_seed_file_of_the_readme_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [block] = blocks.blocks(ROOT / "README.md", "markdown")
    (tmp_path / "drawing.md").write_text(block.text, encoding="utf-8")
    assert main(["build", str(tmp_path / "drawing.md"), "-o", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "Learning-to-Draw.apkg: 4 cards, 1 deck, " in out


@pages_with("toml")
def test_a_configuration_is_accepted(page: Path, tmp_path: Path) -> None:
    for block in blocks.blocks(page, "toml"):
        (tmp_path / "ankigen.toml").write_text(block.text, encoding="utf-8")
        load_config(tmp_path / "ankigen.toml")


@pages_with("yaml")
def test_a_step_of_a_workflow_is_a_list_of_steps(page: Path) -> None:
    for block in blocks.blocks(page, "yaml"):
        assert yaml.safe_load(block.text), block.where


@pages_with("sh", "console")
def test_a_command_has_the_options_that_it_is_given(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In blocks of `sh` that is all: they need a package, a network or hours."""
    for block in blocks.blocks(page, "sh", "console"):
        for line in re.findall(r"^(?:\$ )?ankigen (.*?)(?: +# .*)?$", block.text, re.MULTILINE):
            words = shlex.split(line.partition(" | ")[0])
            with pytest.raises(SystemExit) as stopped:
                main([*words, "--help"])
            assert stopped.value.code == 0, line
            long = re.findall(r"--[a-z-]+", line)
            assert set(long) <= {*re.findall(r"--[a-z-]+", capsys.readouterr().out), "--version", "--help"}, line


@pages_with("python")
def test_code_is_that_of_the_package(page: Path, request: pytest.FixtureRequest) -> None:
    def shown(block: Block) -> str:
        return piece(*block.name.split(":")) if block.language == "python" and block.name else block.text

    assert all(block.name for block in blocks.blocks(page, "python")), "a listing says which file it is part of"
    blocks.check(page, shown, request)


def piece(path: str, names: str) -> str:
    """A class, function or constant of a file of the repository, as it stands there."""
    source = (ROOT / path).read_text(encoding="utf-8")
    node: ast.AST = ast.parse(source)
    for name in names.split("."):
        node = next(child for child in ast.iter_child_nodes(node) if _is(child, name))
    assert isinstance(node, ast.stmt)
    assert node.end_lineno
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    lines = source.splitlines()[first - 1 : node.end_lineno]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "".join(f"{line[indent:]}\n" for line in lines)


def _is(node: ast.AST, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    return name in {getattr(target, "id", None) or getattr(target, "name", None) for target in targets}
