"""What the parser understood, as rows."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ankigen.cli import main
from ankigen.export import COLUMNS

SEEDS = """# Flashcards: 2A001---Drawing-MIT-Press-2024-Jo-Doe--_processed (Part 2)
**Starting Chapter:** Lines
---
**Rating: 8/10**
#### Perspective
<!-- ankigen: tags="b a" -->
Parallels meet.
:p Where do
parallels meet?
??x
- At the vanishing point,
- "there", ü
??x
---
chatter
---
#### Copy
:p Where do parallels   meet?
??x
x
x??
"""


@pytest.fixture(autouse=True)
def _seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("seeds").mkdir()
    Path("seeds/a.md").write_text(SEEDS, encoding="utf-8")


def export(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["export", *arguments])
    return code, *capsys.readouterr()


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export(capsys)[1].splitlines()]


def test_a_row_holds_what_the_parser_understood(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = export(capsys)
    assert code == 0
    assert re.fullmatch(r"seeds/a\.md:15:1: warning\[stray-text\]: this line belongs to no card; .*\n", err)
    assert out.isascii()
    row = json.loads(out.splitlines()[0])
    assert re.fullmatch(r"[\w-]{16}", row.pop("key"))
    assert row == {
        "path": "seeds/a.md",
        "first_line": 4,
        "last_line": 13,
        "book": "Drawing",
        "author": "Jo Doe",
        "publisher": "MIT Press",
        "year": 2024,
        "part": 2,
        "chapter": "Lines",
        "title": "Perspective",
        "context": "Parallels meet.",
        "question": "Where do\nparallels meet?",
        "answer": '- At the vanishing point,\n- "there", ü',
        "rating": 8,
        "tags": ["b", "a"],
        "diagnostics": ["13:1 wrong-closer"],
    }


def test_duplicates_are_rows_of_one_key(capsys: pytest.CaptureFixture[str]) -> None:
    Path("seeds/b.md").write_text(SEEDS.replace("chatter\n", ""), encoding="utf-8")
    exported = rows(capsys)
    keys = [row["key"] for row in exported]
    assert len(keys) == 4
    assert keys[:2] == keys[2:]
    assert len(set(keys)) == 2
    assert exported[2]["diagnostics"] == ["4:1 duplicate-card", "13:1 wrong-closer"]


def test_csv_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = export(capsys, "--format", "csv")
    first, second = csv.DictReader(io.StringIO(out))
    assert tuple(first) == COLUMNS
    assert first["question"] == "Where do\nparallels meet?"
    assert first["answer"] == '\'- At the vanishing point,\n- "there", ü'
    assert (first["tags"], first["rating"], second["rating"]) == ("b a", "8", "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_csv_begins_like_a_formula(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("seeds/a.md").write_text(f"#### {text}\n:p {text}\n??x\n{text}\nx??\n", encoding="utf-8")
    _, out, _ = export(capsys, "--format", "csv")
    [row] = csv.DictReader(io.StringIO(out))
    assert {row[name] for name in ("title", "question", "answer")} == {f"'{text}"}
    assert rows(capsys)[0]["answer"] == text


def test_a_file_is_replaced_whole(capsys: pytest.CaptureFixture[str]) -> None:
    Path("cards.csv").write_text("before")
    assert export(capsys, "--format", "csv", "-o", "cards.csv")[:2] == (0, "")
    assert Path("cards.csv").read_text(encoding="utf-8") == export(capsys, "--format", "csv")[1]
    assert export(capsys, "nowhere.md", "-o", "cards.csv")[0] == 2
    assert Path("cards.csv").read_text(encoding="utf-8").startswith("path,")


def test_the_document_names_the_columns_in_their_order() -> None:
    text = (Path(__file__).resolve().parents[1] / "docs" / "export.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", " ".join(cells))) == COLUMNS


def test_what_is_odd_on_a_line_of_two_cards_is_of_the_one_that_begins_there(capsys: pytest.CaptureFixture[str]) -> None:
    text = "#### Title\n:p One?\n??x\nYes.\nx??\n$$y$$:p Two?\n??x\nNo.\nx??\n"
    Path("seeds/a.md").write_text(text, encoding="utf-8")
    assert [row["diagnostics"] for row in rows(capsys)][1][-2:] == ["6:6 glued-marker", "6:6 second-question"]
