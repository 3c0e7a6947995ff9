"""Statistics for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from ankigen.counting.counting import Statistics, Totals

HEAD = ("deck", "notes", "cards", "q + a words", "minutes", "formulas", "listings", "figures", "images", "rating")


def as_text(statistics: Statistics) -> str:
    """A table of the decks, then lengths, ratings and topics."""
    return "\n".join([*_table(statistics), "", *_lines(statistics)])


def as_json(statistics: Statistics) -> str:
    """All of it; ratings are named by their number, notes without one by `none`, and so are topics."""
    said = asdict(statistics)
    for name in ("ratings", "topics"):
        said[name] = {"none" if key in {None, ""} else str(key): number for key, number in said[name].items()}
    return json.dumps(said, indent=2)


def _table(statistics: Statistics) -> Iterator[str]:
    """Decks below the book that they have in common, a number a column; `together` where there are several."""
    rows = [HEAD, *_decks(statistics.decks)]
    if len(statistics.decks) > 1:
        rows.append(_row("together", statistics.together))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        cells = (f"{number:>{width}}" for number, width in zip(numbers, widths[1:], strict=True))
        yield "  ".join((f"{name:{widths[0]}}", *cells)).rstrip()


def _decks(decks: Mapping[str, Totals]) -> Iterator[tuple[str, ...]]:
    book = ""
    for name, totals in decks.items():
        root, _, rest = name.partition("::")
        if rest and root != book:
            yield root, *([""] * (len(HEAD) - 1))
        book = root
        yield _row(f"  {rest}" if rest else root, totals)


def _row(name: str, totals: Totals) -> tuple[str, ...]:
    return (
        name,
        f"{totals.notes:,}",
        f"{totals.cards:,}",
        f"{totals.question_words:.0f} + {totals.answer_words:.0f}",
        f"{totals.minutes:.0f}",
        f"{totals.formulas:,}",
        f"{totals.listings:,}",
        f"{totals.figures:,}",
        f"{totals.images:,}",
        "–" if totals.rating is None else f"{totals.rating:.1f}",
    )


def _lines(statistics: Statistics) -> Iterator[str]:
    lengths = statistics.lengths
    yield (
        f"longer side: {lengths.median:.0f} words in the median, nine in ten at most {lengths.most_have:.0f}, "
        f"the longest {lengths.longest:,} ({lengths.longest_at})"
    )
    rated = {f"{key}": number for key, number in statistics.ratings.items() if key is not None}
    yield f"ratings: {_listed(rated, statistics.ratings.get(None, 0))}"
    covered = {name: number for name, number in statistics.topics.items() if name and number}
    yield f"topics: {_listed(covered, statistics.topics.get('', 0))}"
    if missing := sorted(name for name, number in statistics.topics.items() if name and not number):
        yield f"topics without a note: {', '.join(missing)}"


def _listed(numbers: Mapping[str, int], without: int) -> str:
    parts = [f"{name} × {number:,}" for name, number in numbers.items()]
    return ", ".join([*parts, *([f"none × {without:,}"] if without else [])])
