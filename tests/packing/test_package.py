"""Packages are the same bytes for the same input, and hold what Anki needs."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from ankigen.cli import main
from ankigen.entries import Deck, Note
from ankigen.errors import EnvironmentalError
from ankigen.notetypes import NAMES, load_note_type
from ankigen.packing.package import DuplicateGuidError, package_bytes
from ankigen.verifying import VerificationError, verify

SEED = """# Flashcards: Bytes (Part 1)
---
#### One
:p What is $x^2$ for $x = 2$?
??x
Four: ![a plot](plot.png) and ![draws](figure:vae/samples?n=4)

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


def rows(content: bytes, query: str) -> list[tuple[object, ...]]:
    """What a package's database answers."""
    with zipfile.ZipFile(io.BytesIO(content)) as package, closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(package.read("collection.anki2"))
        return connection.execute(query).fetchall()


def test_two_notes_with_one_guid_are_refused() -> None:
    with pytest.raises(DuplicateGuidError, match="two notes have the GUID same"):
        package_bytes(Deck("Deck", "", (note("same"), note("same"))), {}, NOTE_TYPES)


def test_a_note_without_a_card_is_refused() -> None:
    with pytest.raises(ValueError, match="the note empty would have no card"):
        package_bytes(Deck("Deck", "", (note("empty", question=""),)), {}, NOTE_TYPES)


def test_each_note_carries_the_time_of_its_own_change() -> None:
    content = package_bytes(Deck("Deck", "", (note("a"), note("b", changed=1_700_000_500))), {}, NOTE_TYPES)
    found = rows(content, "select guid, mod from notes order by guid")
    assert found == [("a", 1_700_000_000), ("b", 1_700_000_500)]


def test_notes_are_numbered_in_source_order() -> None:
    notes = tuple(note(guid) for guid in "cab")
    content = package_bytes(Deck("Deck", "", notes), {}, NOTE_TYPES)
    found = rows(content, "select notes.guid, due from cards join notes on nid = notes.id order by due")
    assert found == [("c", 1), ("a", 2), ("b", 3)]


def test_the_archive_is_deflated_and_its_times_are_fixed() -> None:
    with zipfile.ZipFile(
        io.BytesIO(package_bytes(Deck("Deck", "", (note("a"),)), {"b.png": b"x" * 999}, NOTE_TYPES))
    ) as package:
        assert [(m.filename, m.compress_type, m.date_time) for m in package.infolist()] == [
            (name, zipfile.ZIP_DEFLATED, (1980, 1, 1, 0, 0, 0)) for name in ("collection.anki2", "media", "0")
        ]
        assert json.loads(package.read("media")) == {"0": "b.png"}


CIRCUMSTANCES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C", "umask": "022", "here": "project"},
    {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "umask": "077", "here": "."},
    {"PYTHONHASHSEED": "5", "TZ": "America/Lima", "LC_ALL": "tr_TR.UTF-8", "umask": "0", "here": "/"},
)
"""Of the first, the cache is cold."""


def test_the_same_seeds_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    outcomes = []
    for index, circumstances in enumerate(CIRCUMSTANCES):
        home = tmp_path / str(index)
        seeds = home / "project" / "seeds"
        seeds.mkdir(parents=True)
        (home / "project" / "ankigen.toml").touch()
        (seeds / "bytes.md").write_text(SEED, encoding="utf-8")
        Image.new("L", (8, 8), 0).save(seeds / "plot.png")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **circumstances}
        environment["ANKIGEN_CACHE_DIR"] = str(tmp_path / "cache")
        subprocess.run(
            [sys.executable, "-m", "ankigen", "build", "-q", str(seeds), "-o", str(home / "build")],
            cwd=home / circumstances["here"],
            env=environment,
            umask=int(circumstances["umask"], 8),
            check=True,
        )
        outcomes.append([(home / name).read_bytes() for name in ("build/Bytes.apkg", "project/ankigen.lock")])
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_a_build_can_verify_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bytes.md").write_text(
        SEED.replace("![a plot](plot.png) and ![draws](figure:vae/samples?n=4)", ""), encoding="utf-8"
    )
    arguments = ["build", str(tmp_path / "bytes.md"), "-o", str(tmp_path / "build"), "--verify"]
    assert main(arguments) == 0
    assert capsys.readouterr().out.endswith("\nbuilt twice, the same bytes\n")


@pytest.mark.parametrize(
    ("member", "where"), [("media", "media"), ("0", "the list of files"), ("", "the compression alone")]
)
def test_a_build_that_differs_is_told_with_the_place(
    member: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "Deck.apkg"
    first.write_bytes(package_bytes(Deck("Deck", "", (note("a"),)), {}, NOTE_TYPES))

    def build_another(arguments: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        content = {"collection.anki2": zipfile.ZipFile(first).read("collection.anki2"), "media": b"{}"}
        with zipfile.ZipFile(Path(arguments[arguments.index("--output") + 1]) / "Deck.apkg", "w") as package:
            for name, data in (content | ({member: b"{ }"} if member else {})).items():
                package.writestr(name, data)
        return subprocess.CompletedProcess(arguments, 0, "", "")

    monkeypatch.setattr(subprocess, "run", build_another)
    with pytest.raises(VerificationError, match=rf"Deck\.apkg: the second build gave other bytes in {where}$"):
        verify([first], [])


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_a_note_type_is_frozen(name: str) -> None:
    """Under one id a note type never changes its fields or templates: existing notes would get no corrections."""
    frozen = json.loads((Path(__file__).parents[1] / "cases" / "notetypes.json").read_text())[name]
    kind = load_note_type(name)
    assert {
        "id": kind.id,
        "template": [kind.template.id],
        "fields": [[field.name, field.id] for field in kind.fields],
    } == frozen
    assert len({field.id for field in kind.fields} | {kind.template.id}) == len(kind.fields) + 1


def test_a_large_package_made_on_the_disk_has_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = Deck("Deck", "", tuple(note(f"{number}", question="Q" * 3_000) for number in range(500)))
    in_memory = package_bytes(deck, {}, NOTE_TYPES)
    monkeypatch.setattr("ankigen.packing.package.LARGE", 0)
    assert package_bytes(deck, {}, NOTE_TYPES) == in_memory


def test_a_temporary_folder_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ankigen.packing.package.LARGE", 0)
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with pytest.raises(EnvironmentalError, match=r"the temporary folder /nowhere refuses a large file .*; mend that"):
        package_bytes(Deck("Deck", "", (note("a"),)), {}, NOTE_TYPES)
