"""Packages of both formats are read alike; a hostile one ends in one line, soon."""

from __future__ import annotations

import io
import json
import random
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import zstandard
from anki.collection import ExportAnkiPackageOptions
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.apkg import archive as bounds
from ankigen.apkg import protobuf
from ankigen.apkg.checking import check
from ankigen.apkg.contents import PackageError
from ankigen.apkg.digest import content_digest
from ankigen.apkg.reading import read_media, read_package
from ankigen.cli import main
from tests.apkg.packages import Row, archive, collection, note_type, write
from tests.real_anki import RealAnki

FIXED_SET = Path(__file__).parents[1] / "cases" / "cards"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our fixed set of cards as a package."""
    folder = tmp_path_factory.mktemp("own")
    seeds = shutil.copytree(FIXED_SET, folder / "seeds")
    assert main(["build", str(seeds), "-o", str(folder), "-q"]) == 0
    [package] = folder.glob("*.apkg")
    return package


@pytest.mark.parametrize("legacy", [False, True])
def test_what_anki_exports_again_is_read_as_what_it_was(own: Path, tmp_path: Path, legacy: bool) -> None:
    anki = RealAnki(tmp_path)
    anki.import_package(own)
    again = tmp_path / "again.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=False, with_media=True, legacy=legacy, with_deck_configs=False)
    anki.collection.export_anki_package(out_path=str(again), options=options, limit=None)
    anki.close()
    before, after = read_package(own), read_package(again)
    assert before.format != after.format
    assert [note.fields for note in before.notes] == [note.fields for note in after.notes]
    assert content_digest(before) == content_digest(after)
    assert sorted(data for _, data in read_media(own, before)) == sorted(data for _, data in read_media(again, after))
    assert check(after) == ()


def test_the_content_digest_is_of_the_content_alone(tmp_path: Path) -> None:
    first, *others = (
        content_digest(read_package(write(tmp_path / "a.apkg", collection([row]), media)))
        for row, media in (
            (Row("a", ("Q", "A")), {}),
            (Row("a", ("Q", "A"), id=5), {}),
            (Row("a", ("Q", "B")), {}),
            (Row("b", ("Q", "A")), {}),
            (Row("a", ("Q", "A"), tags="t"), {}),
            (Row("a", ("Q", "A"), changed=1_700_000_001), {}),
            (Row("a", ("Q", "A")), {"p.png": b"1"}),
        )
    )
    assert others[0] == first
    assert len({first, *others}) == 6


def test_a_drawn_figure_counts_by_its_name(tmp_path: Path) -> None:
    def digest(name: str, data: bytes) -> str:
        return content_digest(
            read_package(write(tmp_path / "a.apkg", collection([Row("a", ("Q", "A"))]), {name: data}))
        )

    drawn, drawn_anew = "ankigen-vae-samples-5e1ccbd20bb1.png", "ankigen-vae-samples-0123456789ab.png"
    assert digest(drawn, b"1") == digest(drawn, b"2") != digest(drawn_anew, b"1")
    assert digest("mine.png", b"1") != digest("mine.png", b"2")


def members(**changed: bytes | None) -> dict[str, bytes]:
    """The members of a sound package, with some of them replaced or left out."""
    sound = {"collection.anki2": collection(), "media": b"{}"}
    renamed = {name.replace("_", "."): content for name, content in changed.items()}
    return {name: content for name, content in {**sound, **renamed}.items() if content is not None}


MODELS_AS_LIST = "UPDATE col SET models = '[]'"
DEEP = "UPDATE col SET models = replace(hex(zeroblob(100000)), '0', '[')"
HOSTILE = {
    "nothing": (b"", "this is no package, for it is no zip archive"),
    "text": (b"not a package at all, but a text" * 9, "this is no package, for it is no zip archive"),
    "no collection": (archive({"media": b"{}"}), "this is no package: it holds no collection"),
    "collection of text": (archive(members(collection_anki2=b"text" * 999)), "its collection cannot be read"),
    "empty collection": (archive(members(collection_anki2=b"")), "its collection cannot be read"),
    "no notes table": (archive(members(collection_anki2=collection(script="DROP TABLE notes"))), "no table notes"),
    "a view for notes": (
        archive(
            members(
                collection_anki2=collection(
                    script="DROP TABLE notes; CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT "
                    "id + 1 FROM n) SELECT id, id guid, 1 mid, 1 mod, '' tags, '' flds FROM n"
                )
            )
        ),
        "no table notes",
    ),
    "note types that are a list": (
        archive(members(collection_anki2=collection(script=MODELS_AS_LIST))),
        "its collection is not as Anki's are",
    ),
    "deep JSON": (
        archive(members(collection_anki2=collection(script=DEEP))),
        "its collection is not as Anki's are",
    ),
    "a text for a time": (
        archive(members(collection_anki2=collection(script="UPDATE notes SET mod = 'never'"))),
        "its collection is not as Anki's are (notes.mod is no integer)",
    ),
    "two collections": (
        archive(
            members(collection_anki2=collection(script="INSERT INTO col SELECT 2, mod, ver, models, decks FROM col"))
        ),
        "does not say which schema",
    ),
    "a list of media that is a list": (archive(members(media=b"[1]")), "the list of media is no JSON object"),
    "a list of media that is no JSON": (archive(members(media=b"{")), "its collection is not as Anki's are"),
    "not Zstandard": (archive(members(collection_anki21b=b"text" * 99)), "is damaged"),
}


@pytest.mark.parametrize(("content", "found"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_package_ends_in_one_line(
    content: bytes, found: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "strange.apkg"
    path.write_bytes(content)
    assert main(["inspect", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    [line] = err.splitlines()
    assert line.startswith(f"{path.as_posix()}: error[bad-package]: ")
    assert found in line
    assert "; " in line


def test_a_bomb_is_left_unexploded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LARGEST_MEMBER", 4 << 20)
    zeros = bytes(16 << 20)
    deflated = write(tmp_path / "a.apkg", media={"a.png": zeros})
    squeezed = tmp_path / "b.apkg"
    squeezed.write_bytes(archive({"collection.anki21b": zstandard.compress(zeros), "media": b""}))
    for path in (deflated, squeezed):
        with pytest.raises(PackageError, match="is too large, or a bomb"):
            read_package(path)


def test_all_media_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LARGEST_TOTAL", 1 << 20)
    noise = random.Random(0).randbytes(300_000)  # noqa: S311 - nothing is secret here
    path = write(tmp_path / "a.apkg", media={f"{n}.png": noise for n in range(4)})
    with pytest.raises(PackageError, match="is too large, or a bomb"):
        read_package(path)


WEIGHING = """
import re, sys
from pathlib import Path
from ankigen.inspection import as_json, as_text, inspect

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

before = peak()
inspection = inspect(Path(sys.argv[1]))
as_json(inspection), as_text(inspection)
print(peak() - before)
"""
"""Prints kilobytes that an inspection takes at its peak."""


@pytest.mark.skipif(sys.platform != "linux", reason="each system counts memory in its own way")
def test_a_large_collection_is_not_in_memory_many_times(tmp_path: Path) -> None:
    """Once as SQLite's copy and once as texts, whose characters have two bytes each; it was more than five times."""
    rng = random.Random(0)  # noqa: S311 - nothing is secret here
    rows = [Row(str(number), ("文" * 10_000 + rng.randbytes(35_000).hex(), "A")) for number in range(300)]
    content = collection(rows)
    path = write(tmp_path / "a.apkg", content)
    done = subprocess.run([sys.executable, "-c", WEIGHING, str(path)], capture_output=True, text=True, check=True)
    assert 1024 * int(done.stdout) < 4 * len(content)


def test_links_and_passwords_and_twins_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("0")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    bzip = zipfile.ZipInfo("0")
    bzip.compress_type = zipfile.ZIP_BZIP2
    for member, found in ((link, "is a link"), (bzip, "in a way that Anki does not know")):
        out = io.BytesIO(archive(members()))
        with zipfile.ZipFile(out, "a") as package:
            package.writestr(member, b"/etc/passwd")
        path = tmp_path / "a.apkg"
        path.write_bytes(out.getvalue())
        with pytest.raises(PackageError, match=found):
            read_package(path)
    out = io.BytesIO(archive(members()))
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("media", b"{}")
    path.write_bytes(out.getvalue())
    with pytest.raises(PackageError, match="two of its members have one name"):
        read_package(path)


def test_names_that_lead_elsewhere_are_never_followed(tmp_path: Path) -> None:
    names = ["../../evil.png", "/etc/evil.png", "a\\b.png", "con.png", "x" * 200]
    path = write(tmp_path / "a.apkg", media=dict.fromkeys(names, b"1"))
    found = {finding.kind: finding.found for finding in check(read_package(path))}
    assert all(name[:80] in found["unsafe-media-name"] for name in names)


def test_time_grows_with_the_number_of_notes(tmp_path: Path) -> None:
    rows = [Row(str(number), ("<img src='" * 200, "[sound:" * 200)) for number in range(600)]
    path = write(tmp_path / "a.apkg", collection(rows))
    started = time.process_time()
    check(read_package(path))
    assert time.process_time() - started < 4


SOUND = archive(
    {
        "collection.anki2": collection([Row("a", ("Q <img src=p.png>", "A"))]),
        "media": json.dumps({"0": "p.png"}).encode(),
        "0": b"picture",
    }
)


@settings(max_examples=50, deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=4)), max_size=6),
    cut=st.none() | st.integers(0, len(SOUND)),
)
def test_a_damaged_package_is_read_or_refused(edits: list[tuple[int, bytes]], cut: int | None) -> None:
    content = bytearray(SOUND)
    for at, written in edits:
        content[at : at + len(written)] = written
    _read_or_refuse(bytes(content[:cut]))


DATABASE = collection([Row("a", ("Q", "A")), Row("b", ("R", "B"), kind=2)], {1: note_type(), 2: note_type(name="2")})


@settings(max_examples=50, deadline=None)
@given(edits=st.lists(st.tuples(st.integers(0, len(DATABASE) - 1), st.binary(min_size=1, max_size=8)), max_size=8))
def test_a_damaged_collection_is_read_or_refused(edits: list[tuple[int, bytes]]) -> None:
    content = bytearray(DATABASE)
    for at, written in edits:
        content[at : at + len(written)] = written
    _read_or_refuse(archive(members(collection_anki2=bytes(content))))


def _read_or_refuse(content: bytes) -> None:
    path = Path(f"{PLACE}")
    path.write_bytes(content)
    try:
        contents = read_package(path)
    except PackageError:
        return
    check(contents)
    content_digest(contents)


@pytest.fixture(autouse=True, scope="module")
def _place(tmp_path_factory: pytest.TempPathFactory) -> None:
    global PLACE  # noqa: PLW0603 - hypothesis calls a test many times, and a fixture once
    PLACE = tmp_path_factory.mktemp("mutants") / "mutant.apkg"


PLACE = Path()


@given(st.binary(max_size=60))
def test_bytes_are_a_message_or_are_refused(data: bytes) -> None:
    try:
        message = protobuf.parse(data)
    except protobuf.WireError:
        return
    assert sum(len(values) for values in message.values()) <= len(data)
