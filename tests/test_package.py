"""Packages are the same bytes for the same input, and hold what Anki needs."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from ankigen.entries import Deck, Note
from ankigen.notetypes import NAMES, load_note_type
from ankigen.package import DuplicateGuidError, package_bytes

SEED = """# Flashcards: Bytes (Part 1)
---
#### One
:p What is $x^2$ for $x = 2$?
??x
Four: ![a plot](plot.png)

```python
print(2**2)
```
x??
---
#### Two
Some {{c1::cloze}} text.
---
"""


NOTE_TYPES = {name: load_note_type(name) for name in NAMES}


def note(guid: str, question: str = "Q", changed: int = 1_700_000_000) -> Note:
    fields = (("Question", question), ("Answer", "A"))
    return Note(guid, "question", fields, ("tag",), "Deck::Part", (), changed)


def database(content: bytes) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(package.read("collection.anki2"))
        return connection


def test_two_notes_with_one_guid_are_refused() -> None:
    with pytest.raises(DuplicateGuidError, match="two notes have the GUID same"):
        package_bytes(Deck("Deck", "", (note("same"), note("same"))), {}, NOTE_TYPES)


def test_a_note_without_a_card_is_refused() -> None:
    with pytest.raises(ValueError, match="the note empty would have no card"):
        package_bytes(Deck("Deck", "", (note("empty", question=""),)), {}, NOTE_TYPES)


def test_each_note_carries_the_time_of_its_own_change() -> None:
    content = package_bytes(Deck("Deck", "", (note("a"), note("b", changed=1_700_000_500))), {}, NOTE_TYPES)
    rows = database(content).execute("select guid, mod from notes order by guid").fetchall()
    assert rows == [("a", 1_700_000_000), ("b", 1_700_000_500)]


def test_notes_are_numbered_in_source_order() -> None:
    notes = tuple(note(guid) for guid in "cab")
    rows = database(package_bytes(Deck("Deck", "", notes), {}, NOTE_TYPES)).execute(
        "select notes.guid, due from cards join notes on nid = notes.id order by due"
    )
    assert rows.fetchall() == [("c", 1), ("a", 2), ("b", 3)]


def test_the_archive_is_deflated_and_its_times_are_fixed() -> None:
    with zipfile.ZipFile(
        io.BytesIO(package_bytes(Deck("Deck", "", (note("a"),)), {"b.png": b"x" * 999}, NOTE_TYPES))
    ) as package:
        assert [(m.filename, m.compress_type, m.date_time) for m in package.infolist()] == [
            (name, zipfile.ZIP_DEFLATED, (1980, 1, 1, 0, 0, 0)) for name in ("collection.anki2", "media", "0")
        ]
        assert json.loads(package.read("media")) == {"0": "b.png"}


def test_the_same_seeds_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    packages = []
    for index, (hash_seed, zone, language) in enumerate([("0", "UTC", "C"), ("77", "Asia/Tokyo", "de_DE.UTF-8")]):
        home = tmp_path / str(index)
        (home / "seeds").mkdir(parents=True)
        (home / "seeds" / "bytes.md").write_text(SEED, encoding="utf-8")
        Image.new("L", (8, 8), 0).save(home / "seeds" / "plot.png")
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone, "LANG": language}
        environment |= {"SOURCE_DATE_EPOCH": "1700000000", "ANKIGEN_CACHE_DIR": str(home / "cache")}
        subprocess.run([sys.executable, "-m", "ankigen", "build", "-q"], cwd=home, env=environment, check=True)
        packages.append((home / "build" / "Bytes.apkg").read_bytes())
    assert packages[0] == packages[1]


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_a_note_type_is_frozen(name: str) -> None:
    """Under one id a note type never changes its fields or templates: existing notes would get no corrections."""
    frozen = json.loads((Path(__file__).parent / "cases" / "notetypes.json").read_text())[name]
    kind = load_note_type(name)
    assert {
        "id": kind.id,
        "template": [kind.template.id],
        "fields": [[field.name, field.id] for field in kind.fields],
    } == frozen
    assert len({field.id for field in kind.fields} | {kind.template.id}) == len(kind.fields) + 1
