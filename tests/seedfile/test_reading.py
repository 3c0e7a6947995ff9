"""Whatever a file holds, it is read as a text with one clear message, or refused with one."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest

from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode, read

CARD = "#### Größe\n:p Wie groß?\n??x\nSo groß: „5 €“.\nx??\n---\n"


def found(data: bytes) -> list[str]:
    return [str(problem) for problem in decode("x.md", data).diagnostics]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"#### T\xff", "1:7: warning[not-utf-8]: the byte 0xFF is not UTF-8; it is read as Windows-1252"),
        (b"a\r\nb\xc3", "2:2: warning[not-utf-8]: the byte 0xC3 is not UTF-8; it is read as Windows-1252"),
        ("hé".encode("utf-16"), "1:1: warning[not-utf-8]: the file is UTF-16"),
        (b"a\xed\xa0\x80", "1:2: warning[not-utf-8]: the byte 0xED is not UTF-8; it is read as Windows-1252"),
        (b"a\0\xff", "1:1: error[unreadable-file]: the file is binary, not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "1:1: error[unreadable-file]: the file is binary, not text"),
        (random.Random(1).randbytes(4000), "1:1: error[unreadable-file]: the file is binary, not text"),  # noqa: S311
        ("hé".encode("utf-32"), "1:1: error[unreadable-file]: the file is UTF-32, which is not read"),
        ("héllo wörld".encode("utf-16-le"), "1:1: error[unreadable-file]: the file is binary, not text"),
        ("a\nb\u202ec\u202c".encode(), "2:2: warning[invisible-character]: the invisible character U+202E stands here"),
    ],
)
def test_odd_bytes_are_one_message(data: bytes, message: str) -> None:
    [problem] = found(data)
    assert problem.startswith(f"x.md:{message}")


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_a_card_is_the_same_in_every_encoding_and_with_every_line_end(encoding: str, bom: bytes, end: str) -> None:
    parsed = parse(decode("x.md", bom + CARD.replace("\n", end).encode(encoding)))
    [entry] = parsed.entries
    assert (entry.title.text, entry.question.text, entry.answer.text) == ("Größe", "Wie groß?", "So groß: „5 €“.")
    assert (entry.answer.lines[0].number, entry.last_line) == (4, 5)
    assert len(parsed.diagnostics) == (encoding != "utf-8")


def test_mixed_line_ends_are_counted_as_an_editor_counts_them() -> None:
    source = decode("x.md", b"1\r\n2\r3\n4\r\r\n5\n\r\n7")
    assert [(line.number, line.text) for line in source.lines] == [
        *((1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5"), (6, ""), (7, "7"))
    ]


def test_bytes_of_windows_within_utf8_are_read_one_by_one() -> None:
    source = decode("x.md", "é".encode() + b" \x93quoted\x94 \x81")
    assert source.lines[0].text == "é “quoted” \ufffd"


def test_odd_halves_of_utf16_are_replaced() -> None:
    assert decode("x.md", b"\xff\xfea\0\x00\xd8b\0").lines[0].text == "a\ufffdb"
    assert decode("x.md", b"\xff\xfea\0b").lines[0].text == "a\ufffd"


def test_a_few_control_characters_make_no_binary_file() -> None:
    parsed = parse(decode("x.md", CARD.replace("So", "S\x00\x07o").encode()))
    assert len(parsed.entries) == 1


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b" \r\n\t\r\n"])
def test_an_empty_file_has_no_cards(data: bytes) -> None:
    assert [str(d) for d in parse(decode("x.md", data)).diagnostics] == [
        (
            "x.md:1:1: warning[no-cards]: this file holds no cards; "
            "write cards as: #### title, :p question, ??x answer, x??"
        )
    ]


@pytest.mark.parametrize(
    "unit", ["a", ":p ", "x?? ", "??x ", "$$:p ", "`", "#### ", "- ", "* ", "--- ", "\t", " ", "|", "ankigen: ", "```"]
)
def test_a_very_long_line_is_read_in_time(unit: str) -> None:
    long = unit * (300_000 // len(unit))
    parsed = parse(decode("x.md", f"#### T\n:p Q\n??x\n{long}!\nx??\n---\n<!-- ankigen: {long} -->\n{long}".encode()))
    assert parsed.entries


def test_a_fifo_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe.md"
    os.mkfifo(path)
    assert [d.found for d in read(path).diagnostics] == ["this is not a regular file"]


def test_a_file_that_may_not_be_read_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").touch()

    def refuse(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [d.found for d in read(tmp_path / "a.md").diagnostics] == ["the file cannot be read (Permission denied)"]
