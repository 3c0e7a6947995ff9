"""What ships measures what is recorded, and what does not is noticed."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ankigen.cli import main
from ankigen.models import data, manifest
from ankigen.models.errors import DataError, UnknownModelError
from ankigen.models.evaluation import check
from ankigen.models.evaluation.bench import FAST
from ankigen.models.evaluation.check import Checked
from ankigen.models.evaluation.metrics import Metrics
from ankigen.models.evaluation.report import files, page
from ankigen.models.evaluation.verdict import NEITHER, rule, shortfalls
from ankigen.models.manifest import BUNDLED, Metric
from ankigen.models.registry import NAMES
from tests.golden import CASES as CASE_FILES

DOCS = Path(__file__).resolve().parents[2] / "docs"
CASES = tomllib.loads((CASE_FILES / "models" / "verdicts.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def _animals() -> None:
    try:
        data.load()
    except DataError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("_animals")
def test_every_shipped_model_measures_what_is_recorded_for_the_fast_form() -> None:
    checked = list(check.check(NAMES, fast=True))
    assert [(one.name, one.shortfalls) for one in checked] == [(name, ()) for name in NAMES]
    assert [flattered(one, manifest.read(one.name).fast) for one in checked] == [[] for _ in NAMES]
    assert sum(one.seconds for one in checked) < 120  # twice what is promised: machines differ


@pytest.mark.long
@pytest.mark.usefixtures("_animals")
def test_every_shipped_model_measures_what_is_recorded() -> None:
    checked = list(check.check(NAMES, fast=False))
    assert [(one.name, one.shortfalls) for one in checked] == [(name, ()) for name in NAMES]
    assert [flattered(one, manifest.read(one.name).metrics) for one in checked] == [[] for _ in NAMES]


def flattered(one: Checked, recorded: Metrics) -> list[str]:
    """In which respects weights that are the same measure better than recorded: that is a fault of the measure."""
    return shortfalls(one.metrics, recorded)


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_that_is_recorded_has_a_rule(name: str) -> None:
    said = manifest.read(name)
    assert any(rule(measure).better != NEITHER for measure in said.metrics)


def test_a_measure_without_a_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        rule("beauty")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['measure']} {case['found'][0]}")
def test_worse_than_recorded_is_a_shortfall_and_better_is_not(case: dict[str, Any]) -> None:
    recorded, found = ({case["measure"]: Metric(*case[which])} for which in ("recorded", "found"))
    assert shortfalls(recorded, found) == ([case["verdict"]] if "verdict" in case else [])


def test_measures_that_come_or_go_are_noticed() -> None:
    one, other = {"recall": Metric(1)}, {"coverage": Metric(1)}
    assert shortfalls(one, other) == ["recall is not measured any more", "coverage is not recorded"]
    assert shortfalls({}, one) == ["nothing is recorded for an evaluation of this length"]


@pytest.mark.usefixtures("_animals")
def test_a_model_below_its_recorded_figure_is_named_with_both_figures(tmp_path: Path) -> None:
    shutil.copy(BUNDLED / "mlp.safetensors", tmp_path)
    said = manifest.read("mlp")
    manifest.write(replace(said, fast=said.fast | {"accuracy": Metric(1.0, 0.001)}), tmp_path)
    [one] = check.check(["mlp"], fast=True, directory=tmp_path)
    assert one.shortfalls == (f"accuracy is {said.fast['accuracy']}, recorded is 1 ± 0.001: worse by more than 0.001",)


def test_names_are_checked_before_anything_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "load", lambda: pytest.fail("the data was read"))
    with pytest.raises(UnknownModelError, match=r"^there is no model 'vea'; did you mean 'vae'\?$"):
        next(check.check(["mlp", "vea"], fast=True))


CHECKED = [
    Checked(
        "mlp", "ab" * 32, {"accuracy": Metric(0.9, 0.01), "baseline: luck": Metric(0.1)}, ("accuracy is low",), 0.2
    ),
    Checked("rbm", "cd" * 32, {"accuracy, cat": Metric(0.8), "spin": Metric(3)}, (), 0.1),
]


def test_the_command_says_what_falls_short_and_writes_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked: list[tuple[list[str], bool]] = []

    def measured(names: list[str], *, fast: bool) -> Iterator[Checked]:
        asked.append((names, fast))
        yield from CHECKED

    monkeypatch.setattr(check, "check", measured)
    assert main(["models", "check", "mlp", "rbm", "mlp", "--fast", "-o", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert asked == [(["mlp", "rbm"], True)]
    assert out == "mlp: 2 measures, 1 shortfall; 0.2 s\nrbm: 2 measures, as recorded; 0.1 s\n"
    assert err == "ankigen: mlp falls short: accuracy is low\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["metrics.json", "metrics.md"]
    written = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert written["models"]["mlp"]["metrics"]["accuracy"] == {"value": 0.9, "standard_error": 0.01, "unit": ""}
    assert written["effort"]["samples"] == FAST.samples


def test_a_check_without_shortfalls_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "check", lambda _, *, fast: iter(CHECKED[1:]) if not fast else None)
    assert main(["models", "check"]) == 0


def test_a_check_without_the_data_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(data, "PACKAGE", "no-such-animals")
    assert main(["models", "check", "--fast"]) == 2
    assert capsys.readouterr().err == (
        "ankigen: the training data no-such-animals is not installed; install it with: pip install 'ankigen[train]'\n"
    )


def test_the_page_shows_every_figure_once() -> None:
    text = page(CHECKED, fast=False)
    assert "1,000 test pictures, 1,000 draws" in text
    assert text.split("\n\n")[2:] == [
        "## Classification",
        "| model | accuracy |\n| --- | --: |\n| mlp | 0.9 ± 0.01 |",
        "## Class by class",
        "| class | rbm |\n| --- | --: |\n"
        + "\n".join(f"| {name} | {'0.8' if name == 'cat' else ''} |" for name in data.CLASSES),
        "## Baselines",
        "| baseline | value | models |\n| --- | --: | --: |\n| luck | 0.1 | mlp |",
        "## Further measures",
        "| measure | model | value |\n| --- | --: | --: |\n| spin | rbm | 3 |\n",
    ]


@pytest.mark.parametrize("name", ["metrics.json", "metrics.md"])
def test_the_documentation_shows_the_recorded_figures(name: str) -> None:
    assert (DOCS / name).read_bytes() == files(check.recorded(NAMES), fast=False)[name]
