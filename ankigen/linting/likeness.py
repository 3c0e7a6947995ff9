"""Cards of one book that ask the same thing twice. Time grows with the number of cards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry
from ankigen.linting.words import COMMON, words

LEAST_LIKENESS = 0.8
"""The share of pairs of neighbouring words that two cards have in common (Jaccard) from which on they are alike."""

LEAST_WORDS = 12
"""Shorter cards are alike by chance."""

MOST_CANDIDATES = 50
"""Only so many cards that share a rare pair are compared with each card, so that time stays linear."""

POINTERS = frozenset("this these following above given below code example snippet here statement".split())  # noqa: SIM905
"""Words of a question that is about something else on its card: two such are not the same question."""


@dataclass(frozen=True, slots=True)
class _Card:
    entry: Entry
    question: tuple[str, ...]
    shingles: frozenset[tuple[str, str]]


def similar_cards(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Questions equal but for case, punctuation and spaces, and cards that are nearly the same as a whole."""
    books: dict[str, list[_Card]] = defaultdict(list)
    for entry in entries:
        books[entry.book.slug].append(_card(entry))
    for cards in books.values():
        repeated = dict(_repeated(cards))
        for card, (twin, found) in {**dict(_nearly(cards)), **repeated}.items():
            place = f"{twin.entry.path}:{twin.entry.first_line}"
            remedy = "keep the better one, or ask for the difference"
            yield card.entry.question.diagnostic(Code.SIMILAR_CARD, 0, found.format(place), remedy)


def _card(entry: Entry) -> _Card:
    question = words(entry.question.text)
    all_words = [*question, *words(entry.answer.text)]
    long_enough = len(all_words) >= LEAST_WORDS
    return _Card(entry, tuple(question), frozenset(pairwise(all_words) if long_enough else ()))


def _repeated(cards: Sequence[_Card]) -> Iterator[tuple[_Card, tuple[_Card, str]]]:
    """Cards whose question an earlier card has asked."""
    first: dict[tuple[tuple[str, ...], tuple[str, ...]], _Card] = {}
    for card in cards:
        points = bool(POINTERS & set(card.question))
        about = tuple(words(f"{card.entry.title.text} {card.entry.context.text}")) if points else ()
        twin = first.setdefault((card.question, about), card)
        if twin is not card and card.question:
            yield card, (twin, "the same question is asked at {}")


def _nearly(cards: Sequence[_Card]) -> Iterator[tuple[_Card, tuple[_Card, str]]]:
    """Cards that share most of their words with an earlier card.

    Two cards that are so much alike share at least one of their rarest pairs of words (prefix filtering, Chaudhuri et
    al. 2006), so that only cards with such a pair in common are compared.
    """
    often = Counter(shingle for card in cards for shingle in card.shingles)
    holders: dict[tuple[str, str], list[_Card]] = defaultdict(list)
    for card in cards:
        rarest = sorted(card.shingles, key=lambda shingle: (often[shingle], shingle))
        prefix = rarest[: len(rarest) - int(LEAST_LIKENESS * len(rarest)) + 1]
        candidates = {id(other): other for shingle in prefix for other in holders[shingle]}
        for other in islice(candidates.values(), MOST_CANDIDATES):
            if _are_alike(card, other):
                yield card, (other, "nearly the same card stands at {}")
                break
        for shingle in prefix:
            if len(holders[shingle]) < MOST_CANDIDATES:
                holders[shingle].append(card)


def _are_alike(card: _Card, other: _Card) -> bool:
    """Whether most word pairs are the same, and neither question has a word of its own: that may be the subject."""
    common = len(card.shingles & other.shingles)
    if common < LEAST_LIKENESS * (len(card.shingles) + len(other.shingles) - common):
        return False
    one, two = set(card.question) - COMMON, set(other.question) - COMMON
    return one <= two or two <= one
