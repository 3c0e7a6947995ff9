"""Makes up tunes in the manner of folk dances, by rule and by chance; needs no PyTorch.

Eight bars, four phrases of two. A form such as AABA says which phrases are the same: one that comes back has the same
first bar, and the same second bar where it ends in the same way. The first and third phrase end open, on a note of the
dominant; the last closes on the tonic. Bars have chords; notes on a beat belong to the chord, the others go by step; a
leap is followed by a move back; a cadence comes by step. The first bar of a new phrase may be that of the one before,
moved up or down, with the same rhythm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from random import Random

from ankigen.models.tunes import DANCES, MODES, SCALES, TONICS, Dance, Note, Tune

FORMS = ("AABA", "AABA", "ABAC", "ABAC", "AABC", "ABAB")
OPEN, CLOSED = "open", "closed"
ENDINGS = ((OPEN, OPEN, OPEN, CLOSED), (OPEN, CLOSED, OPEN, CLOSED))
MODE_SHARES = (4, 2, 2, 2)
RHYTHMS: dict[str, tuple[tuple[int, ...], ...]] = {
    "polka": (
        (4, 4), (2, 2, 4), (4, 2, 2), (2, 2, 2, 2), (3, 1, 4), (3, 1, 2, 2), (2, 1, 1, 4), (2, 2, 2, 1, 1), (6, 2),
    ),
    "waltz": ((4, 4, 4), (8, 4), (4, 2, 2, 4), (6, 2, 4), (2, 2, 2, 2, 4), (4, 4, 2, 2), (4, 8)),
    "reel": (
        (4, 4, 4, 4), (2, 2, 2, 2, 4, 4), (2, 2, 2, 2, 2, 2, 2, 2), (6, 2, 4, 4), (4, 2, 2, 4, 2, 2), (8, 4, 4),
        (4, 4, 2, 2, 2, 2), (6, 2, 6, 2),
    ),
    "jig": ((2, 2, 2, 2, 2, 2), (4, 2, 4, 2), (4, 2, 2, 2, 2), (2, 2, 2, 4, 2), (6, 4, 2), (3, 1, 2, 4, 2)),
}  # fmt: skip
"""Lengths of the notes of a bar, by dance."""
ENDS: dict[str, tuple[tuple[int, ...], ...]] = {
    "polka": ((4, 4), (2, 2, 4), (3, 1, 4), (2, 6)),
    "waltz": ((4, 8), (4, 4, 4), (2, 2, 8), (6, 2, 4)),
    "reel": ((8, 8), (4, 4, 8), (2, 2, 4, 8), (2, 2, 2, 2, 8)),
    "jig": ((6, 6), (4, 2, 6), (2, 2, 2, 6), (3, 1, 2, 6)),
}
"""The same of bars that end a phrase."""
SHORTENED = {4: (2, 2), 6: (4, 2), 8: (6, 2)}
"""A note that ends a phrase, and the same with a breath after it."""
BREATH = 0.25
"""Share of the open endings that have one."""

LOWEST, HIGHEST = -3, 9
"""Range in steps of the scale from the tonic."""
MOVES = {0: 1.0, 1: 8.0, 2: 3.0, 3: 1.2, 4: 0.8, 5: 0.3}
"""How gladly a tune moves so many steps of the scale."""
LEAP = 3
"""The least move that has to be followed by one back, in steps."""
MOVED = 0.35
"""Share of the new phrases that begin as the one before, some steps off."""
TRIAD = (0, 2, 4)
"""The notes of a chord in steps from that on which it stands."""
TONIC_CHORD = 0
DOMINANTS = {"major": 4, "minor": 4, "dorian": 6, "mixolydian": 6}
"""The step on which the chord stands that leads back to the tonic."""
CHORDS = (0, 0, 0, 3, 3, 4, 5)
"""Steps on which the chords of first bars stand."""


Bar = list[tuple[int | None, int]]
"""Degree and length of each note: steps of the scale from the tonic, None for a rest."""


@dataclass
class Phrases:
    """What has been made of a tune: first bars by letter, second bars by letter and ending."""

    rng: Random
    dance: Dance
    mode: str
    beginnings: dict[str, Bar] = field(default_factory=dict)
    endings: dict[tuple[str, str], Bar] = field(default_factory=dict)


def make(rng: Random) -> Tune:
    """A tune that follows from the state of the generator alone."""
    dance, mode, tonic = rng.choice(DANCES), rng.choices(MODES, MODE_SHARES)[0], rng.choice(TONICS)
    phrases = Phrases(rng, dance, mode)
    bars: list[Bar] = []
    for letter, ending in zip(rng.choice(FORMS), rng.choice(ENDINGS), strict=True):
        bars.append(_beginning(phrases, letter))
        bars.append(_ending(phrases, letter, ending))
    scale = SCALES[mode]
    return Tune(dance, mode, tonic, tuple(tuple(_note(*it, scale, tonic) for it in bar) for bar in bars))


def _note(degree: int | None, length: int, scale: Sequence[int], tonic: int) -> Note:
    return Note(None if degree is None else tonic + 12 * (degree // 7) + scale[degree % 7], length)


def _beginning(phrases: Phrases, letter: str) -> Bar:
    """The first bar of a phrase, as it was if the phrase has been heard."""
    known, rng = phrases.beginnings, phrases.rng
    if letter not in known:
        moved = _moved(known[min(known)], rng) if known and rng.random() < MOVED else None
        chord = rng.choice(CHORDS) if known else TONIC_CHORD
        known[letter] = moved or _bar(phrases, rng.choice(RHYTHMS[phrases.dance.name]), chord, _start(rng, chord))
    return known[letter]


def _moved(bar: Bar, rng: Random) -> Bar | None:
    """The bar some steps higher or lower, if that is within the range."""
    by = rng.choice((-2, -1, 1, 2))
    moved: Bar = [(None if degree is None else degree + by, length) for degree, length in bar]
    return moved if all(LOWEST <= (degree or 0) <= HIGHEST for degree, _ in moved) else None


def _start(rng: Random, chord: int) -> int:
    """A note of the chord near the middle of the range."""
    return rng.choice([degree for degree in range(6) if (degree - chord) % 7 in TRIAD])


def _ending(phrases: Phrases, letter: str, ending: str) -> Bar:
    """The second bar of a phrase, as it was if the phrase has been heard with this ending."""
    known, rng = phrases.endings, phrases.rng
    if (letter, ending) not in known:
        before = next(degree for degree, _ in reversed(phrases.beginnings[letter]) if degree is not None)
        dominant = DOMINANTS[phrases.mode]
        bar = _bar(phrases, rng.choice(ENDS[phrases.dance.name]), dominant, None, before)
        known[letter, ending] = _cadence(bar, 0 if ending == CLOSED else dominant, before, ending, rng)
    return known[letter, ending]


def _cadence(bar: Bar, root: int, before: int, ending: str, rng: Random) -> Bar:
    """The bar with another last note: the tonic, or the nearest of the dominant chord, reached by step."""
    *first, (_, length) = bar
    here = next((degree for degree, _ in reversed(first[:-1]) if degree is not None), before)
    tones = (0,) if ending == CLOSED else TRIAD
    goals = [degree for degree in range(LOWEST, HIGHEST + 1) if (degree - root) % 7 in tones]
    goal = min(goals, key=lambda degree: abs(degree - here))
    side = 1 if here > goal or (here == goal and rng.random() < 0.5) else -1
    leading = goal + side if LOWEST <= goal + side <= HIGHEST else goal - side
    end: Bar = [(goal, length)]
    if ending == OPEN and rng.random() < BREATH:
        end = [(goal, SHORTENED[length][0]), (None, SHORTENED[length][1])]
    return [*first[:-1], (leading, first[-1][1]), *end]


def _bar(phrases: Phrases, rhythm: Sequence[int], chord: int, start: int | None, before: int = 0) -> Bar:
    """A bar over a chord, which begins on `start` or goes on from `before`."""
    bar: Bar = []
    place, move, degree = 0, 0, before
    for length in rhythm:
        if start is not None and not bar:
            degree = start
        else:
            new = _next(phrases.rng, degree, move, chord if place % phrases.dance.beat == 0 else None)
            move, degree = new - degree, new
        bar.append((degree, length))
        place += length
    return bar


def _next(rng: Random, degree: int, move: int, chord: int | None) -> int:
    """Where a tune goes from a degree at which it came by a move; on a beat, `chord` is what it has to fit."""
    goals, shares = _ways(degree, (move >= LEAP) - (move <= -LEAP), chord)
    return rng.choices(goals, cum_weights=shares)[0]


@cache
def _ways(degree: int, leapt: int, chord: int | None) -> tuple[list[int], list[float]]:
    """The degrees that may follow one at which a tune came by a leap up (1), down (−1) or none; summed weights."""
    ways = range(-2, 0) if leapt > 0 else range(1, 3) if leapt < 0 else range(-5, 6)
    goals = [degree + way for way in ways if LOWEST <= degree + way <= HIGHEST]
    weights = (MOVES[abs(goal - degree)] * _fit(goal, abs(goal - degree), chord) for goal in goals)
    return goals, list(accumulate(weights))


def _fit(goal: int, way: int, chord: int | None) -> float:
    """How well a degree fits a chord or, between beats, how far a tune may go."""
    if chord is None:
        return 1.0 if way <= 2 else 0.2
    return 1.0 if (goal - chord) % 7 in TRIAD else 0.05
