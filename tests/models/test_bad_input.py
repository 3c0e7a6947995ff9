"""What a user is told about wrong names, numbers and data: one clear line, and nothing is written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ankigen.cli import main
from ankigen.models import data
from ankigen.models.registry import DRAWS
from tests.golden import CASES as CASE_FILES

CASES = tomllib.loads((CASE_FILES / "models" / "bad_input.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The last line on stderr of a command that is refused."""
    try:
        code = main(arguments)
    except SystemExit as stopped:  # argparse's way
        code = int(stopped.code or 0)
    out, err = capsys.readouterr()
    assert (code, out, list(Path().iterdir())) == (2, "", [])
    return err.splitlines()[-1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["arguments"]))
def test_bad_input_is_refused_with_a_remedy(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert told(case["arguments"], capsys) == case["message"].format(samplers=", ".join(DRAWS))


@pytest.mark.parametrize("arguments", [["train", "mlp"], ["models", "check", "mlp", "--fast"]])
def test_data_with_another_digest_is_refused(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "animal_data_version_3.gz"
    monkeypatch.setattr(data, "_read", lambda _: data._checked(name, b"other animals"))
    assert told(arguments, capsys) == (
        f"ankigen: {name} is not that of animal-shape-mnist 0.39; "
        "mend it with: pip install --force-reinstall animal-shape-mnist==0.39"
    )
