"""docs/configuration.md and the schema are what the keys say."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ankigen.cli import main
from ankigen.config import load_config
from ankigen.config.keys import RULE_KEYS, SETTINGS, SILENCE_KEYS, TABLES, TOP_KEYS, Key, flag_of, variable_of
from ankigen.config.reference import commented, schema
from ankigen.figures.topics import RuleError, load_rules
from tests.config.validating import accepts
from tests.documents.blocks import ROOT

PAGE, SCHEMA = ROOT / "docs" / "configuration.md", ROOT / "docs" / "ankigen.schema.json"
HEAD = """# Configuration

An `ankigen.toml` beside the seeds or above them says what ankigen is not to guess; all of it is optional. This page and
[the schema](ankigen.schema.json) are made of the keys that the program knows
(`python3 make.py test -- tests/config --rewrite`), and a test fails when they are out of date.

- `ankigen config` says what is in force, and which line, variable or flag says so.
- `ankigen config reference > ankigen.toml` starts a file with every key, explained and switched off.
- An unknown key or a wrong value ends a command with its line, the nearest key that there is, and exit code 2.

## One word in three places

A setting has one name: the key of the file, the flag with dashes, the variable in capitals. A flag goes before a
variable, a variable before the file.

| in the file | flag | variable | without it |
|---|---|---|---|
"""
FLAGS = """
`--output` is a flag of `build` alone and `--editor` of `preview`, the others of `build`, `check`, `preview`, `push`,
`stats` and `config show`. Tags in a flag or a variable are separated by spaces: `ANKIGEN_TAGS="one two"`.
`--min-rating` holds for every book. These variables have no key, because they are about the machine:

| variable | what it is |
|---|---|
| `ANKIGEN_CACHE_DIR` | where drawn figures and rendered cards are kept |
| `ANKIGEN_STATE_DIR` | where `ankigen push` notes what it gave to a collection |
| `ANKIGEN_ANKI_KEY` | the apiKey of AnkiConnect |
| `SOURCE_DATE_EPOCH` | the clock of a build, in seconds since 1970 |
| `NO_COLOR` | no colours |

## For editors

Editors with Taplo (VS Code with Even Better TOML, Helix, Neovim and others) complete, explain and check the keys if
the first line of `ankigen.toml` names the schema:

```sh
ankigen config schema > ankigen.schema.json
```

```toml
#:schema ./ankigen.schema.json
```

## Every key
"""
WRONG = (
    "maths = 1",
    'math = "latex"',
    "min_rating = 11",
    'tags = ["a b"]',
    "books.X.year = 0",
    "silence.x = []",
    'figures.rules = [{ figure = "" }]',
)


def page() -> Iterator[str]:
    yield HEAD
    for keys, key in SETTINGS.items():
        yield f"| `{'.'.join(keys)}` | `{flag_of(keys)}` | `{variable_of(keys)}` | `{key.default}` |\n"
    yield FLAGS
    for header, table in TABLES.items():
        yield f"\n### {f'`{header}`' if header else 'At the top'}\n\n"
        yield from silenced() if table is SILENCE_KEYS else rows(table)
    yield f"\n## The whole file\n\n```toml\n{commented()}```\n"


def silenced() -> Iterator[str]:
    """All keys of one kind are not worth a row each."""
    yield f"{TOP_KEYS['silence'].words} Each takes a list of patterns of files:\n\n"
    yield f"{', '.join(f'`{name}`' for name in sorted(SILENCE_KEYS))}\n"


def rows(table: Mapping[str, Key]) -> Iterator[str]:
    yield "| key | value | example | what it sets | without it |\n|---|---|---|---|---|\n"
    for name, key in table.items():
        yield f"| `{name}` | {key.kind.expects} | `{key.example}` | {key.words} | {key.default} |\n"


def test_the_page_is_current(request: pytest.FixtureRequest) -> None:
    current(PAGE, "".join(page()), request)


def test_the_schema_is_current(request: pytest.FixtureRequest) -> None:
    current(SCHEMA, json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", request)


def current(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_what_the_command_prints_is_the_reference_and_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "reference"]) == 0
    assert capsys.readouterr().out == commented()
    assert main(["config", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


@pytest.mark.parametrize("header", TABLES)
def test_every_example_is_accepted(header: str, tmp_path: Path) -> None:
    lines = (f"{name} = {key.example}" for name, key in TABLES[header].items())
    text = "\n".join((header, *lines))
    (tmp_path / "ankigen.toml").write_text(text, encoding="utf-8")
    config = load_config(tmp_path / "ankigen.toml")
    load_rules(list(config.rules))
    assert accepts(schema(), tomllib.loads(text))


def test_the_keys_of_a_rule_are_those_that_rules_have() -> None:
    with pytest.raises(RuleError, match=f"the keys are {', '.join(RULE_KEYS)}"):
        load_rules([{"zzzzzz": 1}])


@pytest.mark.parametrize("text", WRONG)
def test_the_schema_refuses_what_the_program_refuses(text: str) -> None:
    assert not accepts(schema(), tomllib.loads(text))
