"""Seed files become the entries that a reader sees in them, and everything odd is reported."""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path

import pytest

from ankigen.entries import Entry, Passage
from ankigen.seedfile.parsing import Parsed, parse
from ankigen.seedfile.reading import decode, read
from tests import golden

FORGOTTEN = "```"  # the end of a fence that its author forgot is put in


def describe(parsed: Parsed) -> str:
    """Entries and diagnostics as lines of text."""
    lines = [line for entry in parsed.entries for line in _entry(entry)]
    return "\n".join(lines + [str(d) for d in sorted(parsed.diagnostics, key=lambda d: d.sort_key)])


def _entry(entry: Entry) -> list[str]:
    facts = {"rating": entry.rating, "tags": " ".join(entry.tags), "id": entry.id, "cloze": entry.is_cloze}
    said = "".join(f" {name}={value}" for name, value in facts.items() if value)
    where = " / ".join(filter(None, (entry.book.title, str(entry.part or ""), entry.chapter)))
    head = f"[{entry.first_line}-{entry.last_line}] {where}{said}"
    parts = (("T", entry.title), ("C", entry.context), ("Q", entry.question), ("A", entry.answer))
    return [head, *(f"{letter}| {line.text}".rstrip() for letter, passage in parts for line in passage.lines)]


@golden.parametrize("seedfile")
def test_entries_and_messages(case: golden.Case, request: pytest.FixtureRequest) -> None:
    source = decode("cards.md", case.text.encode())
    golden.check(case, describe(parse(source)), request)


@golden.parametrize("seedfile")
def test_every_line_of_an_entry_remembers_its_place(case: golden.Case) -> None:
    lines = case.text.split("\n")
    for entry in parse(decode("cards.md", case.text.encode())).entries:
        for passage in (entry.title, entry.context, entry.question, entry.answer):
            for line in passage.lines:
                written = lines[line.number - 1][line.column - 1 :]
                assert written.startswith(line.text) or line.text == FORGOTTEN


def test_a_passage_finds_the_place_of_each_character() -> None:
    entry = parse(decode("x.md", b"#### T\n:p What\nis it?\n??x\nThat.\nx??\n")).entries[0]
    assert entry.question.text == "What\nis it?"
    assert str(entry.question.position(entry.question.text.index("What"))) == "x.md:2:4"
    assert str(entry.question.position(entry.question.text.index("it?"))) == "x.md:3:4"
    assert str(Passage("x.md").position(0)) == "x.md:1:1"


def test_a_control_character_in_a_title_is_left_out_and_reported() -> None:
    parsed = parse(decode("x.md", b"# Flashcards: A\x07 B\n#### T\n:p Q\n??x\n$\x08eta$\nx??\n"))
    assert parsed.entries[0].book.title == "A B"
    assert parsed.entries[0].answer.text == "$\x08eta$"
    [problem] = map(str, parsed.diagnostics)
    assert problem == (
        "x.md:1:16: warning[control-character]: the character U+0007 cannot be shown; it was left out; remove it"
    )


@pytest.mark.parametrize(
    ("before", "repeated"),
    [
        (b"", b":p q\n??x\n---\n#### t\n```\n"),
        (b"", b"??x\n\n####\nt\n"),
        (b"#### t\n:p q\n??x\na\nx??\n", b"??x\n\n"),
        (b"#### t\n:p q\n??x\na\nx??\n" + b"\n" * 400 + b"t\n", b"??x\n####\nt\n"),
        (b"#### t\n", b":p\n\n"),
    ],
)
def test_time_is_linear_in_repeated_markers(before: bytes, repeated: bytes) -> None:
    """Counted in calls rather than in seconds: no line is looked at more than a fixed number of times."""

    def calls(repeats: int) -> int:
        source = decode("x.md", before + repeated * repeats)
        profile = cProfile.Profile()
        profile.runcall(parse, source)
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    assert calls(400) < 2.2 * calls(200)


@pytest.mark.parametrize(
    ("name", "cards", "book", "chapter", "ratings"),
    [
        (
            "000_031510f095bd5c94.txt",
            15,
            (
                "Generative Deep Learning: Teaching Machines To Paint Write Compose and Play",
                "David Foster",
                "O'Reilly Media",
                2023,
            ),
            "Prerequisites",
            {None},
        ),
        (
            "004_3b9e67a68e0261c9.txt",
            11,
            ("Learn Generative AI with PyTorch", "Mark Liu", "Manning", 2024),
            "About the code. Part 1",
            {8},
        ),
    ],
)
def test_the_real_files_are_read_whole(
    real_seeds: Path, name: str, cards: int, book: tuple[object, ...], chapter: str, ratings: set[int | None]
) -> None:
    parsed = parse(read(real_seeds / name))
    assert len(parsed.entries) == cards
    assert parsed.diagnostics == ()
    for entry in parsed.entries:
        assert (entry.book.title, entry.book.author, entry.book.publisher, entry.book.year) == book
        assert (entry.part, entry.chapter) == (1, chapter)
        assert all((entry.title, entry.context, entry.question, entry.answer))
    assert {entry.rating for entry in parsed.entries} == ratings


def test_a_comment_switches_a_problem_off_for_a_card_a_line_or_the_file() -> None:
    text = """\
<!-- ankigen: silence-file="unknown-language" -->
#### T
<!-- ankigen: silence="wrong-closer unclosed-answer" tags="a" -->
:p Q
??x
<!-- ankigen: silence-line='control-character' -->
A
x?
---
"""
    parsed = parse(decode("x.md", text.encode()))
    [entry] = parsed.entries
    assert (entry.first_line, entry.last_line, entry.answer.text) == (2, 8, "A")
    said = [(s.code.label, str(s.position), s.first_line, s.last_line) for s in parsed.silencers]
    assert said == [
        ("unknown-language", "x.md:1:29", 1, 10),
        ("wrong-closer", "x.md:3:24", 2, 8),
        ("unclosed-answer", "x.md:3:37", 2, 8),
        ("control-character", "x.md:6:29", 7, 7),
    ]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        (
            'silence="wrong-closr"',
            "24: error[bad-option]: there is no problem called wrong-closr; did you mean wrong-closer?",
        ),
        ('silence="x"', "24: error[bad-option]: there is no problem called x; `ankigen explain` lists them"),
        (
            "silence=bad-image",
            "23: error[bad-option]: bad-image is an error, which cannot be silenced; mend what it is about",
        ),
    ],
)
def test_what_cannot_be_silenced_is_told(comment: str, message: str) -> None:
    text = f"#### T\n<!-- ankigen: {comment} -->\n:p Q\n??x\nA\nx??\n---\n"
    [problem] = parse(decode("x.md", text.encode())).diagnostics
    assert str(problem) == f"x.md:2:{message}"
