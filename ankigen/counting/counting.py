"""Many notes in numbers: deck by deck and together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, quantiles

from ankigen.counting.measuring import Measures, Side
from ankigen.models.registry import NAMES


@dataclass(frozen=True, slots=True)
class Totals:
    """Some notes together; words are medians of the sides that there are, `rating` is a mean, None without one."""

    notes: int
    cards: int
    question_words: float
    answer_words: float
    minutes: float
    formulas: int
    listings: int
    figures: int
    images: int
    rating: float | None


@dataclass(frozen=True, slots=True)
class Lengths:
    """Words of answers: the median, what nine in ten have at most, and the most, with the card that has them."""

    median: float
    most_have: float
    longest: int
    longest_at: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """A deck in numbers.

    `answers` are the words of each note's longer side; `ratings` and `topics` count notes, under None and "" those
    without. Every bundled model is a topic, so that what is not covered has a zero.
    """

    decks: Mapping[str, Totals]
    together: Totals
    lengths: Lengths
    answers: Sequence[int]
    ratings: Mapping[int | None, int]
    topics: Mapping[str, int]


def count(notes: Sequence[Measures]) -> Statistics:
    """Count; there must be a note."""
    decks: dict[str, list[Measures]] = defaultdict(list)
    for note in notes:
        decks[note.deck].append(note)
    ratings = Counter(note.rating for note in notes)
    topics = Counter(dict.fromkeys(NAMES, 0) | Counter(note.topic for note in notes))
    return Statistics(
        decks={name: _totals(decks[name]) for name in decks},
        together=_totals(notes),
        lengths=_lengths(notes),
        answers=[_length(note) for note in notes],
        ratings={key: ratings[key] for key in sorted(ratings, key=lambda key: -1 if key is None else key)},
        topics=dict(sorted(topics.items(), key=lambda item: (not item[0], -item[1], item[0]))),
    )


def _totals(notes: Sequence[Measures]) -> Totals:
    ratings = [note.rating for note in notes if note.rating is not None]
    return Totals(
        notes=len(notes),
        cards=sum(note.cards for note in notes),
        question_words=median(note.question.words for note in notes),
        answer_words=median([note.answer.words for note in notes if note.answer != Side()] or [0]),
        minutes=round(sum(note.seconds for note in notes) / 60, 1),
        formulas=sum(side.formulas for note in notes for side in (note.question, note.answer)),
        listings=sum(side.listings for note in notes for side in (note.question, note.answer)),
        figures=sum(note.figures for note in notes),
        images=sum(note.images for note in notes),
        rating=round(mean(ratings), 1) if ratings else None,
    )


def _length(note: Measures) -> int:
    """The words of the longer side: the answer, or the text of a cloze."""
    return max(note.question.words, note.answer.words)


def _lengths(notes: Sequence[Measures]) -> Lengths:
    words = [_length(note) for note in notes]
    longest = max(notes, key=_length)
    nine_in_ten = quantiles(words, n=10, method="inclusive")[-1] if len(words) > 1 else words[0]
    return Lengths(median(words), nine_in_ten, _length(longest), longest.position)
