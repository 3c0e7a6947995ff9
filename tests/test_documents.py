"""What the documents show works as they say."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from ankigen.cli import COMMANDS, main
from ankigen.config import load_config
from ankigen.models.listing import table
from ankigen.models.manifest import BUNDLED
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from ankigen.silencing import silence
from tests.seedfile.test_parsing import describe

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<language>\w+)\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE)


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    found = [block["text"] for block in BLOCK.finditer(text) if block["language"] == language]
    assert found
    return found


def test_the_seed_file_of_the_readme_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [text] = blocks("README.md", "markdown")
    (tmp_path / "drawing.md").write_text(text, encoding="utf-8")
    assert main(["build", str(tmp_path / "drawing.md"), "-o", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "Learning-to-Draw.apkg: 4 cards, 1 deck, " in out


def test_the_configuration_of_the_readme_is_accepted(tmp_path: Path) -> None:
    [text] = blocks("README.md", "toml")
    (tmp_path / "ankigen.toml").write_text(text, encoding="utf-8")
    config = load_config(tmp_path / "ankigen.toml")
    assert config.books["Learning to Draw"].deck == "Art::Drawing"
    assert config.tags == tuple(tomllib.loads(text)["tags"])


EXAMPLES = re.compile(r"```markdown\n(?P<source>.*?)```\n\n```text\n(?P<outcome>.*?)\n```\n", re.DOTALL)


def test_the_examples_of_the_format_come_out_as_shown(request: pytest.FixtureRequest) -> None:
    page = ROOT / "docs" / "seed-format.md"

    def shown(example: re.Match[str]) -> str:
        parsed = parse(decode("cards.md", example["source"].encode()))
        heard = silence(parsed.diagnostics, parsed.silencers, ()).diagnostics
        outcome = describe(replace(parsed, diagnostics=heard))
        return f"```markdown\n{example['source']}```\n\n```text\n{outcome}\n```\n"

    text = page.read_text(encoding="utf-8")
    assert len(EXAMPLES.findall(text)) == text.count("```markdown")
    if request.config.getoption("--rewrite"):
        page.write_text(EXAMPLES.sub(shown, text), encoding="utf-8")
    else:
        assert EXAMPLES.sub(shown, text) == text


def test_the_configuration_of_the_format_is_accepted(tmp_path: Path) -> None:
    [text] = blocks("docs/seed-format.md", "toml")
    (tmp_path / "ankigen.toml").write_text(text, encoding="utf-8")
    assert load_config(tmp_path / "ankigen.toml").books["Quiet Rivers: A Survey"].min_rating == 9


def test_the_commands_of_the_readme_exist(capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.findall(r"^ankigen (\w+)", "".join(blocks("README.md", "sh")), re.MULTILINE)
    assert set(commands) | {"init"} == set(COMMANDS)
    for command in commands:
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0
        assert capsys.readouterr().out.startswith(f"usage: ankigen {command}")


def test_the_table_of_the_models_is_what_their_manifests_say() -> None:
    text = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    assert table() in text
    assert sum(path.stat().st_size for path in BUNDLED.glob("*.safetensors")) <= 8_000_000
