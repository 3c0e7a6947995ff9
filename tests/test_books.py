"""What the configuration says about books, and which cards it leaves out."""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path

import pytest

from ankigen.books import is_wanted, with_least_rating
from ankigen.build import build
from ankigen.config import BookOverride, Config
from ankigen.gathering import Gathered, gather
from ankigen.identity import identify
from ankigen.outlines import outline_of
from ankigen.plans import Plan
from ankigen.preparing.prepare import prepare

CARDS = "".join(
    f"{rating}#### T\n:p Q{n}?\n??x\nA\nx??\n---\n"
    for n, rating in enumerate(["**Rating: 6/10**\n", "", "**Rating: 9/10**\n"])
)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s").mkdir()


def gathered(config: Config, **files: str) -> Gathered:
    for name, text in files.items():
        (Path("s") / f"{name}.md").write_text(text, encoding="utf-8")
    return gather([Path("s")], config, lambda _stage, _done, _total: None)


@pytest.mark.parametrize(
    ("config", "ratings"),
    [
        (Config(), [6, None, 9]),
        (Config(min_rating=6), [6, None, 9]),
        (Config(min_rating=7), [None, 9]),
        (Config(min_rating=10), [None]),
        (Config(min_rating=10, books={"X": BookOverride(min_rating=0)}), [6, None, 9]),
        (with_least_rating(Config(books={"X": BookOverride(min_rating=0)}), 7), [None, 9]),
    ],
)
def test_cards_that_are_rated_lower_are_left_out_and_told(config: Config, ratings: list[int | None]) -> None:
    result = gathered(config, a="# Flashcards: X\n---\n" + CARDS)
    assert [entry.rating for entry in result.entries] == ratings
    said: dict[int, list[str]] = {
        0: [],
        1: ["one card is rated too low and left out"],
        2: ["2 cards are rated too low and left out"],
    }
    assert [d.found for d in result.diagnostics] == said[3 - len(ratings)]


def test_a_book_is_one_with_its_processed_copy_and_equal_cards_of_both_are_one_note() -> None:
    files = {
        "a": "# Flashcards: 1A001---X-Y (Part 1)\n---\n",
        "b": "# Flashcards: 1A001---X-Y--_processed (Part 2)\n---\n",
    }
    result = gathered(Config(), **{name: text + CARDS for name, text in files.items()})
    identified, problems = identify(map(outline_of, result.entries))
    assert {one.outline.book.title for one in identified} == {"X Y"}
    assert len(identified) == 3
    assert [d.code.label for d in problems] == ["duplicate-card"] * 3
    assert problems[0].found == "the same question and answer stand at s/a.md:3; one note is made of both"


def test_the_configuration_knows_a_book_by_its_slug_and_by_its_title() -> None:
    said = BookOverride(title="Z", author="Jo Doe", publisher="House", year=2020)
    for name in ("1A001---X-Y", "x y", "X-Y", "1A001---X-Y--_processed"):
        [book] = {
            e.book for e in gathered(Config(books={name: said}), a="# Flashcards: 1A001---X-Y\n---\n" + CARDS).entries
        }
        assert (book.title, book.author, book.publisher, book.year) == ("Z", "Jo Doe", "House", 2020)


def test_a_deck_is_spelt_as_the_first_file_of_a_book_spells_it() -> None:
    titles = {
        "a": "A Book: (Part 1)\n**Starting Chapter:** Ways",
        "b": "a-book (Part 1)\n**Starting Chapter:** WAYS",
        "c": "A Book++",
    }
    for name, said in titles.items():
        card = f"#### T\n:p Question {name}?\n??x\nAnswer {name}.\nx??\n---\n"
        (Path("s") / f"{name}.md").write_text(f"# Flashcards: {said}\n---\n{card}", encoding="utf-8")
    notes = prepare([Path("s")], Config(), lambda _stage, _done, _total: None).notes
    assert [one.note.deck for one in notes] == ["A Book::Part 01 · Ways", "A Book::Part 01 · Ways", "A Book++"]


def test_packages_of_titles_that_differ_in_case_have_names_that_differ_in_more() -> None:
    for name in ("a", "b"):
        card = f"#### T\n:p Question {name}?\n??x\nAnswer {name}.\nx??\n---\n"
        (Path("s") / f"{name}.md").write_text(f"# Flashcards: Book {name}\n---\n{card}", encoding="utf-8")
    titles = {"Book a": BookOverride(title="Tides"), "Book b": BookOverride(title="TIDES")}
    plan = Plan((Path("s"),), Path("build"), Config(books=titles), 1_700_000_000)
    report = build(plan, lambda _stage, _done, _total: None)
    assert [package.path.name for package in report.packages] == ["Tides.apkg", "TIDES-2.apkg"]


def test_a_card_costs_no_more_however_many_books_the_configuration_names() -> None:
    """Counted in calls rather than in seconds."""
    entries = gathered(Config(), a="# Flashcards: X\n---\n" + CARDS).entries

    def calls(books: int) -> int:
        config = Config(books={f"Book {n}": BookOverride(min_rating=5) for n in range(books)})
        profile = cProfile.Profile()
        profile.runcall(lambda: [is_wanted(entry, config) for entry in entries * 100])
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    assert calls(100) < 2 * calls(1)
