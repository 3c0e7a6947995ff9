"""Cases as text files: a title, a dot, the input, a dot, what is expected, a dot.

`pytest --rewrite` writes what came out into the files, so that the difference is the review.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One case: where it stands, what goes in, what must come out."""

    file: Path
    title: str
    text: str
    expected: str


def load(folder: str) -> list[Case]:
    """All cases of the files in `tests/cases/<folder>`."""
    cases = []
    for file in sorted((CASES / folder).glob("*.txt")):
        pieces = file.read_text(encoding="utf-8").split("\n.\n")
        for title, text, expected in zip(pieces[0::3], pieces[1::3], pieces[2::3], strict=False):
            cases.append(Case(file, title.strip(), text, expected))
    assert cases, f"there are no cases in {folder}"
    return cases


def parametrize(folder: str) -> pytest.MarkDecorator:
    """Run a test once for each case of a folder."""
    cases = load(folder)
    return pytest.mark.parametrize("case", cases, ids=[f"{c.file.stem}: {c.title}" for c in cases])


def check(case: Case, actual: str, request: pytest.FixtureRequest) -> None:
    """Compare with what is expected, or write it down."""
    if request.config.getoption("--rewrite"):
        rewrite(case, actual)
    else:
        assert actual == case.expected


def rewrite(case: Case, actual: str) -> None:
    """Write what came out into the case's file."""
    content = case.file.read_text(encoding="utf-8")
    before = f"{case.title}\n.\n{case.text}\n.\n"
    content = content.replace(f"{before}{case.expected}\n.\n", f"{before}{actual}\n.\n")
    case.file.write_text(content, encoding="utf-8")
