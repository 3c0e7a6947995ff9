"""The lock as a text: readable, mergeable, and clear about what is wrong with it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ankigen.lock.lines import MAX_LINE
from ankigen.lock.lock import Lock, LockedNote, LockedNoteType, LockError
from ankigen.lock.lockfile import LockFile, parse, text_form
from ankigen.lock.trace import Trace

CASES = Path(__file__).parents[1] / "cases" / "lock"
DAMAGES = tomllib.loads((CASES / "damage.toml").read_text("utf-8"))["case"]
TRACE = Trace(
    "question", "book", "", "A title", "A question?", ("", "abcdefgh", "ijklmnop"), bytes.fromhex("000001000002000003")
)


def note(guid: str, **changes: Any) -> LockedNote:
    return LockedNote(guid, 1_800_000_000, "digest", "seeds/a.md", TRACE)._replace(**changes)


def lock(*notes: LockedNote) -> Lock:
    return Lock({one.guid: one for one in notes}, {7: LockedNoteType(7, "Kind", 1_800_000_000, "look", "fields")})


LOCK = lock(note("a" * 16), note("b" * 16))


def test_a_lock_says_what_it_is_and_one_line_is_one_note() -> None:
    strange = TRACE._replace(title="Bidirectional \u202e and\x9b escapes", id="x", kind="cloze")
    asked = note("a-_", withdrawn=1_800_000_001, perhaps="b", trace=strange, source="seeds/ü.md")
    assert text_form(lock(note("b"), asked)) == (CASES / "two-notes.lock").read_bytes()
    assert parse("x", text_form(lock(note("b"), asked)).decode()) == lock(note("b"), asked)


def test_windows_line_ends_say_the_same() -> None:
    assert parse("x", text_form(LOCK).decode().replace("\n", "\r\n")) == LOCK


@pytest.mark.parametrize("case", DAMAGES, ids=[case["title"] for case in DAMAGES])
def test_a_damaged_lock_says_where_and_what_to_do(case: dict[str, Any]) -> None:
    text = re.sub(case["find"], case["put"], text_form(LOCK).decode())
    with pytest.raises(LockError) as caught:
        parse("ankigen.lock", text)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(case["messages"])
    for line, message in zip(lines, case["messages"], strict=True):
        assert line.startswith(f"ankigen.lock:{message}")
        assert "; " in line
        assert line.isprintable()


@pytest.mark.parametrize(
    "line", ["[" * (MAX_LINE - 9), '{"note":' * 2000, '{"notetype": ' + "9" * 9000 + "}", "x" * 10_000_000]
)
def test_a_hostile_line_is_a_damaged_one(line: str) -> None:
    first, *rest = text_form(LOCK).decode().splitlines()
    with pytest.raises(LockError, match=r"^x:2:1: error\[lock\]: this line is damaged"):
        parse("x", "\n".join([first, line, *rest]))


def test_a_merged_lock_is_damaged_where_it_is_damaged() -> None:
    first, *rest = text_form(LOCK).decode().splitlines()
    text = "\n".join([first, "<<<<<<< HEAD", "=======", "{", ">>>>>>> theirs", *rest])
    with pytest.raises(LockError, match=r"^x:4:1: error\[lock\]: this line is damaged"):
        parse("x", text, merging=True)
    with pytest.raises(LockError, match=r"^x:1:1: error\[lock\]: this is no ankigen lock"):
        parse("x", "=======", merging=True)


def test_only_the_first_problems_are_told() -> None:
    first, *rest = text_form(LOCK).decode().splitlines()
    with pytest.raises(LockError) as caught:
        parse("x", "\n".join([first, *["{}"] * 1000, *rest]))
    assert len(str(caught.value).splitlines()) == 5


def test_a_lock_that_is_no_text_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ankigen.lock").write_bytes(b"\xff\xfe")
    with pytest.raises(LockError, match="it is not UTF-8; restore"):
        LockFile.read(tmp_path / "ankigen.lock")
    with pytest.raises(LockError, match="it is no regular file"):
        LockFile.read(tmp_path)
    assert LockFile.read(tmp_path / "other.lock").lock == Lock()


@pytest.mark.parametrize("how", [["--union"], ["--diff3"], []], ids=" ".join)
def test_whatever_git_leaves_of_two_branches_merges(how: list[str], tmp_path: Path) -> None:
    sides = {
        "ours": lock(note("a"), note("c", changed=1_800_000_009), note("e"), note("f")),
        "base": lock(note("a"), note("c"), note("f")),
        "theirs": lock(note("a", withdrawn=1_800_000_003), note("c"), note("d"), note("f")),
    }
    for name, side in sides.items():
        (tmp_path / name).write_bytes(text_form(side))
    command = ["git", "merge-file", *how, "-p", *sides]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    merged = parse("merged", done.stdout.decode(), merging=True)
    assert text_form(merged).count(b"\n") == 8
    assert set(merged.notes) == {"a", "c", "d", "e", "f"}
    assert merged.notes["c"].changed == 1_800_000_009
    assert merged.notes["a"].withdrawn == 1_800_000_003
