"""Every format says the same, each in its own way, and none lets a character of a seed file act on the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ankigen import __version__
from ankigen.diagnostics import Code, Diagnostic, Position, Severity
from ankigen.reporting.formats import FORMATS
from ankigen.reporting.view import View

FORMULA = Diagnostic(Code.BROKEN_FORMULA, Position("seeds/a.md", 3, 5), "`{` is never closed", "add `}`")
CLOSER = Diagnostic(Code.WRONG_CLOSER, Position("seeds/a.md", 4, 1), "??x: 100 %, really", "write x??\nnow")
LANGUAGE = Diagnostic(Code.UNKNOWN_LANGUAGE, Position("seeds/b ü,:%.md", 1, 1), "`\x1b[31m\u202e`", "name it")
ALL = (FORMULA, CLOSER, LANGUAGE)


PLAIN = View()


def report(name: str, *diagnostics: Diagnostic, view: View = PLAIN) -> list[str]:
    return list(FORMATS[name](diagnostics or ALL, view))


def test_concise() -> None:
    assert report("concise") == [
        "seeds/a.md:3:5: error[broken-formula]: `{` is never closed; add `}`",
        r"seeds/a.md:4:1: warning[wrong-closer]: ??x: 100 %, really; write x??\x0anow",
        r"seeds/b ü,:%.md:1:1: note[unknown-language]: `\x1b[31m\u202e`; name it",
    ]


def test_full_shows_the_line_and_a_caret() -> None:
    view = View(line_at=lambda _: "The $\\frac{1$ is")
    assert report("full", FORMULA, view=view)[1:] == [r"    3 | The $\frac{1$ is", "      |     ^"]


def test_full_shows_no_line_where_there_is_none() -> None:
    assert len(report("full", FORMULA)) == 1


def test_colours_are_an_addition() -> None:
    painted = report("full", FORMULA, view=View(colour=True, line_at=lambda _: "The $\\frac{1$ is"))
    assert painted[0] == "seeds/a.md:3:5: \x1b[1;31merror[broken-formula]\x1b[0m: `{` is never closed; add `}`"
    assert painted[2] == "      |     \x1b[1;31m^\x1b[0m"


def test_json_is_one_array_of_flat_objects_in_ascii() -> None:
    text = "\n".join(report("json"))
    assert text.isascii()
    assert json.loads(text)[1] == {
        "path": "seeds/a.md",
        "line": 4,
        "column": 1,
        "severity": "warning",
        "code": "wrong-closer",
        "found": "??x: 100 %, really",
        "remedy": "write x??\nnow",
    }
    assert json.loads("\n".join(FORMATS["json"]((), View()))) == []


def test_github_escapes_what_means_something_to_it() -> None:
    assert report("github") == [
        "::error file=seeds/a.md,line=3,col=5,title=broken-formula::`{` is never closed; add `}`",
        "::warning file=seeds/a.md,line=4,col=1,title=wrong-closer::??x: 100 %25, really; write x??%0Anow",
        r"::notice file=seeds/b ü%2C%3A%25.md,line=1,col=1,title=unknown-language::`\x1b[31m\u202e`; name it",
    ]


def test_sarif_has_what_the_standard_requires() -> None:
    [text] = report("sarif")
    assert text.isascii()
    log: dict[str, Any] = json.loads(text)
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("ankigen", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["broken-formula", "unknown-language", "wrong-closer"]
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    for result, diagnostic in zip(run["results"], ALL, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == diagnostic.code.label
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"].startswith(diagnostic.found)
        [location] = result["locations"]
        region = location["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (diagnostic.position.line, diagnostic.position.column)
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]]
    assert uris == ["seeds/a.md", "seeds/a.md", "seeds/b%20%C3%BC%2C%3A%25.md"]


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_passes_an_escape_on(name: str) -> None:
    evil = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0xFEFF, 0xE0001]))
    hostile = LANGUAGE._replace(found=evil, position=Position(evil, 1, 1))
    assert "".join(report(name, hostile, view=View(line_at=lambda _: evil))).replace("\n", "").isprintable()


def test_the_levels_of_sarif_are_our_severities() -> None:
    assert {severity.value for severity in Severity} <= {"error", "warning", "note"}
