"""SARIF 2.1.0, the format in which analysers hand their results to code hosts (OASIS standard, 2020)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ankigen import __version__
from ankigen.diagnostics import Code, Diagnostic
from ankigen.reporting.view import View

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def lines(diagnostics: Sequence[Diagnostic], _view: View) -> Iterator[str]:
    """One log with one run; its rules are the codes that occur."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics}, key=lambda code: code.label)
    driver = {"name": "ankigen", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics],
    }
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule(code: Code) -> dict[str, Any]:
    """A reporting descriptor, section 3.49."""
    from ankigen.explanations import explanation  # noqa: PLC0415 - other formats have no use for the pages

    page = explanation(code)
    return {
        "id": code.label,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.text},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    """A result, section 3.27."""
    place = diagnostic.position
    return {
        "ruleId": diagnostic.code.label,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": f"{diagnostic.found}; {diagnostic.remedy}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(place.path)},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }


def _uri(path: str) -> str:
    """A relative reference stays relative, so that a code host finds the file in its repository."""
    if PurePath(path).is_absolute():
        return PurePath(path).as_uri()
    return quote(path.encode("utf-8", "surrogateescape").removeprefix(b"./"))
