"""How much an entry is like a note of an earlier build, though no text is the same."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ankigen.lock.trace import SKETCH_SIZE, Trace, words

SURE = 0.6
"""From this likeness on an entry is taken for the note."""

DOUBTFUL = 0.4
"""From this likeness on the author is asked."""

SHARES = {"title": 0.2, "question": 0.4, "answer": 0.4}
"""How much the likeness of each text counts; of texts that are not there, nothing."""

SHORT = 3
"""An answer with fewer pairs of words (`Yes.`) is no mark of a card, and counts but little."""

SHORT_SHARE = 0.05

MOST_HOLDERS = 20
"""What more notes than this share is no hint at any of them, so that time stays linear."""

MOST_CANDIDATES = 8


class Pair(NamedTuple):
    """An entry and a note, by their places in the sequences compared, and their likeness from 0 to 1."""

    entry: int
    note: int
    likeness: float


def alike(entries: Sequence[Trace], notes: Sequence[Trace], everything: Iterable[Trace]) -> list[Pair]:
    """The pairs whose likeness is at least DOUBTFUL.

    `everything` is what the weights of words are learnt from: a word of every card tells none from another.
    """
    weight = _weights(everything)
    pairs = (Pair(i, j, _likeness(entries[i], notes[j], weight)) for i, j in _candidates(entries, notes))
    return [pair for pair in pairs if pair.likeness >= DOUBTFUL]


def _weights(traces: Iterable[Trace]) -> Callable[[str], float]:
    """The weight of a word: the logarithm of how rare it is."""
    seen, count = Counter[str](), 1
    for trace in traces:
        seen.update(words(f"{trace.title} {trace.question}"))
        count += 1
    return lambda word: math.log((count + 1) / max(1, seen[word]))


def _candidates(entries: Sequence[Trace], notes: Sequence[Trace]) -> Iterator[tuple[int, int]]:
    """For each entry the notes that share most of its rare features."""
    holders: dict[object, list[int]] = defaultdict(list)
    for index, note in enumerate(notes):
        for feature in _features(note):
            holders[feature].append(index)
    for index, entry in enumerate(entries):
        shared: dict[int, float] = defaultdict(float)
        for feature in _features(entry):
            found = holders.get(feature, ())
            for held in found if len(found) <= MOST_HOLDERS else ():
                shared[held] += math.log((len(notes) + 1) / len(found))
        best = sorted(shared, key=lambda held: (-shared[held], held))[:MOST_CANDIDATES]
        yield from ((index, held) for held in best)


def _features(trace: Trace) -> Iterator[object]:
    yield from words(f"{trace.title} {trace.question}")
    yield from trace.hashes
    yield from ((place, digest) for place, digest in enumerate(trace.exact) if digest)


def _likeness(one: Trace, other: Trace, weight: Callable[[str], float]) -> float:
    """The mean of the likeness of title, question and answer."""
    parts = {
        "title": _common(words(one.title), words(other.title), weight),
        "question": _common(words(one.question), words(other.question), weight),
        "answer": _common_sample(one.hashes, other.hashes),
    }
    shares = {name: share for at, (name, share) in enumerate(SHARES.items()) if one.exact[at] or other.exact[at]}
    parts |= {name: 1.0 for at, name in enumerate(SHARES) if one.exact[at] == other.exact[at]}
    if "answer" in shares and max(one.pairs, other.pairs) < SHORT:
        shares["answer"] = SHORT_SHARE
    return sum(share * parts[name] for name, share in shares.items()) / sum(shares.values())


def _common(one: frozenset[str], other: frozenset[str], weight: Callable[[str], float]) -> float:
    """What two texts have in common, rare words counting more (Dice's coefficient)."""
    all_of_both = sum(map(weight, one)) + sum(map(weight, other))
    return 2 * sum(map(weight, one & other)) / all_of_both if all_of_both else 0.0


def _common_sample(one: Sequence[bytes], other: Sequence[bytes]) -> float:
    """Dice's coefficient of two sets, estimated from their samples."""
    union = sorted({*one, *other})[:SKETCH_SIZE]
    both = set(one) & set(other)
    jaccard = sum(one_hash in both for one_hash in union) / len(union) if union else 0.0
    return 2 * jaccard / (1 + jaccard)
