"""Every kind of problem has a page, whose bad example has the problem and whose mended one has none."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ankigen.cli import main
from ankigen.diagnostics import Code
from ankigen.explanations import explanation

PAGE = Path(__file__).resolve().parents[1] / "docs" / "diagnostics.md"
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<language>\w+) ?(?P<name>\S*)\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)
OURS = f'ankigen() {{ "{sys.executable}" -m ankigen "$@"; }}'
"""What a shell takes for the command, whatever is installed."""

CODES = sorted(Code, key=lambda code: code.label)


def codes_of(example: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """What `ankigen check` says about an example, in the current folder."""
    command = ["check", "."]
    for block in BLOCK.finditer(example):
        if block["language"] == "sh":
            *before, last = block["text"].splitlines()
            subprocess.run(["sh", "-ec", "\n".join([OURS, *before])], check=True)  # noqa: S607
            command = last.split()[1:]
        else:
            file = Path(block["name"] or "seeds.md")
            file.parent.mkdir(exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")
    main([*command, "--format", "json", "--quiet"])
    return {found["code"] for found in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.label)
@pytest.mark.skipif(sys.platform == "win32", reason="examples make links and odd bytes with a shell")
def test_the_examples_have_the_problem_and_have_it_no_more(
    code: Code, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = explanation(code)
    found = {}
    for name in ("bad", "mended"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        found[name] = codes_of(getattr(page, name), capsys)
    assert code.label in found["bad"]
    assert found["mended"] == set()


def test_every_page_is_about_a_code() -> None:
    pages = {path.stem for path in Path(str(sys.modules[explanation.__module__].__file__)).parent.glob("*.md")}
    assert pages == {code.label for code in Code}


def test_the_document_lists_every_code(request: pytest.FixtureRequest) -> None:
    row = "| [{0}](../ankigen/explanations/{0}.md) | {1} | {2} |"
    rows = [row.format(code.label, code.severity, explanation(code).summary) for code in CODES]
    before, heading, _ = PAGE.read_text(encoding="utf-8").partition("## Codes\n")
    text = "\n".join([before + heading, "| code | severity | what it is |", "|---|---|---|", *rows, ""])
    if request.config.getoption("--rewrite"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def test_explain_shows_one_page_or_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "wrong-closer"]) == 0
    assert capsys.readouterr().out.startswith(
        "# wrong-closer (warning)\n\nAn answer ends with a closer by another name"
    )
    assert main(["explain"]) == 0
    assert capsys.readouterr().out.count("\n  ") == len(Code)


@pytest.mark.parametrize("label", ["Wrong-Closer", "warning[wrong-closer]", "[wrong-closer]:"])
def test_explain_takes_a_code_as_a_message_has_it(label: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", label]) == 0
    assert capsys.readouterr().out.startswith("# wrong-closer (warning)\n")


def test_explain_suggests_all_codes_with_the_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "cloze"]) == 2
    said = "ankigen: there is no problem called 'cloze'; did you mean 'broken-cloze', 'idle-cloze'?\n"
    assert capsys.readouterr() == ("", said)


def test_explain_suggests_the_code_that_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "wrong-close"]) == 2
    said = "ankigen: there is no problem called 'wrong-close'; did you mean 'wrong-closer'?\n"
    assert capsys.readouterr() == ("", said)
