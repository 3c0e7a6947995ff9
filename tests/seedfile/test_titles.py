"""What title lines and file names say about books."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from ankigen.seedfile.titles import book_of_file, book_of_slug, key_of, parse_title
from tests.golden import CASES

TITLES = tomllib.loads((CASES / "seedfile" / "titles.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", TITLES, ids=[case["line"] for case in TITLES])
def test_a_title_line_says_what_it_can(case: dict[str, Any]) -> None:
    found = parse_title(case["line"])
    said: dict[str, Any] = {"line": case["line"]}
    if found:
        book = book_of_slug(found[0])
        facts = {"author": book.author, "publisher": book.publisher, "year": book.year}
        said |= {"title": book.title} | {name: fact for name, fact in facts.items() if fact}
        said |= {} if found[1] is None else {"part": found[1]}
    assert said == case


@pytest.mark.parametrize(
    ("path", "title", "author"),
    [
        ("s/1A001---Rivers---Jo-Doe.md", "Rivers", "Jo Doe"),
        ("s/rivers-and-seas.txt", "rivers and seas", ""),
        ("s/Rivers and Seas.md", "Rivers and Seas", ""),
        ("s/rivers_processed.md", "rivers", ""),
        ("s/a\nb\x1b[31m\udcff.md", "a\ufffdb\ufffd[31m\ufffd", ""),
    ],
)
def test_a_file_without_a_title_line_is_named_after_itself(path: str, title: str, author: str) -> None:
    card = "# Flashcards\n---\n#### T\n:p Q?\n??x\nA\nx??\n"
    book = parse(decode(path, card.encode())).entries[0].book
    assert book == book_of_file(path)
    assert (book.title, book.author) == (title, author)


@pytest.mark.parametrize(
    "name", ["1A001---X-Y", "1A001---X-Y--_processed", "1A001---X-Y_processed_processed", "1a001 x y"]
)
def test_a_processed_book_is_the_same_book(name: str) -> None:
    assert book_of_slug(name).slug == "1a001-x-y"


@pytest.mark.parametrize(
    ("names", "books"),
    [
        (("X Y", "x-y", "X_Y_processed", "X-Y--", "X Y!"), 1),
        (("Effective C", "Effective C++", "Effective-C#", "Effective F#"), 4),
        (("Effective C#", "effective-c#_processed"), 1),
        (("Rivers #1", "Rivers 1", "Rivers+1", "Rivers ++ 1"), 1),
    ],
)
def test_spellings_of_one_title_are_one_book(names: tuple[str, ...], books: int) -> None:
    assert len({key_of(name) for name in names}) == books
