"""One setting by flag, variable and file; what is wrong is said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ankigen.cli import main
from ankigen.config import Given, load_config
from tests.folders import write

FILE = 'math = "mathjax"\noutput = "out"\n[figures]\nmode = "none"\n'


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_flag_goes_before_a_variable_and_a_variable_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"deck/ankigen.toml": FILE})
    path = Path("deck/ankigen.toml")
    assert load_config(path).math == "mathjax"
    monkeypatch.setenv("ANKIGEN_MATH", "mathml")
    monkeypatch.setenv("ANKIGEN_TAGS", "one two")
    monkeypatch.setenv("ANKIGEN_FIGURES_MODE", "explicit")
    config = load_config(path)
    assert (config.math, config.tags, config.figures) == ("mathml", ("one", "two"), "explicit")
    assert load_config(path, [Given("--math", ("math",), "mathjax")]).math == "mathjax"


def test_a_path_of_the_file_is_relative_to_it_and_one_of_a_variable_to_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write({"deck/ankigen.toml": FILE})
    assert load_config(Path("deck/ankigen.toml")).output_folder == Path("deck/out")
    monkeypatch.setenv("ANKIGEN_OUTPUT", "elsewhere")
    assert load_config(Path("deck/ankigen.toml")).output_folder == Path("elsewhere")
    assert load_config(None).output_folder == Path("elsewhere")
    monkeypatch.setenv("ANKIGEN_OUTPUT", "")
    assert load_config(None).output_folder == Path("build")


def test_what_is_wrong_is_said_at_once_with_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write({"ankigen.toml": "maths = 1", "seeds/a.md": ""})
    monkeypatch.setenv("ANKIGEN_MIN_RATING", "eleven")
    monkeypatch.setenv("ANKIGEN_MAHT", "mathml")
    assert main(["build", "--figures-mode", "some"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "ankigen.toml:1:1: error[configuration]: there is no key maths; did you mean math?",
        "ANKIGEN_MAHT: error[configuration]: there is no such variable; did you mean ANKIGEN_MATH?",
        "ANKIGEN_MIN_RATING: error[configuration]: it must be a whole number from 0 to 10",
        '--figures-mode: error[configuration]: it must be one of "auto", "explicit", "none"',
    ]


def test_the_settings_in_force_are_shown_with_their_origin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write({"ankigen.toml": FILE + "[books.X]\nyear = 2024\n", "seeds/a.md": ""})
    monkeypatch.setenv("ANKIGEN_TAGS", "a b")
    assert main(["config", "show", "--min-rating", "7"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        'output = "out"  # ankigen.toml:2',
        'math = "mathjax"  # ankigen.toml:1',
        'tags = ["a", "b"]  # ANKIGEN_TAGS',
        "min_rating = 7  # --min-rating",
        'figures.mode = "none"  # ankigen.toml:4',
        'editor = "vscode"  # default',
        "books = 1  # ankigen.toml:5",
    ]


@pytest.mark.parametrize(("arguments", "hint"), [
    (["bulid"], "ankigen: error: argument COMMAND: invalid choice: 'bulid'; did you mean build?"),
    (["build", "--lockd"], "ankigen build: error: unrecognized arguments: --lockd; did you mean --locked?"),
    (["build", "--maths=x"], "ankigen build: error: unrecognized arguments: --maths=x; did you mean --math?"),
    (["models", "chek"], "ankigen models: error: argument [ACTION]: invalid choice: 'chek'; did you mean check?"),
    (["import", "--pach", "x"], "ankigen import: error: unrecognized arguments: --pach; did you mean --patch?"),
    (["build", "--zzz"], "ankigen build: error: unrecognized arguments: --zzz"),
])  # fmt: skip
def test_a_misspelt_word_of_the_command_line(
    arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == hint
