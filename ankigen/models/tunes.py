"""Tunes: notes in bars, and the same as a row of tokens that a model can read; needs no PyTorch.

    dance, mode, tonic, then for each note its pitch and its length, a bar line after each bar, the end

Tokens of that kind are due to Huang & Yang 2020 ("Pop Music Transformer", arXiv:2002.00212), who also say bar and
place aloud. One pitch is one number of MIDI: 60 is middle C, 1 more is a semitone more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Dance:
    """A metre by the name of a dance in it; lengths in sixteenths of a whole note."""

    name: str
    metre: str
    bar: int
    beat: int
    seconds: float  # that a bar takes


DANCES = (
    Dance("polka", "2/4", 8, 4, 1.0),
    Dance("waltz", "3/4", 12, 4, 1.05),
    Dance("reel", "4/4", 16, 4, 1.05),
    Dance("jig", "6/8", 12, 6, 1.05),
)
SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
"""Semitones above the tonic, by mode."""
MODES = tuple(SCALES)
TONICS = range(60, 70)
PITCHES = range(55, 86)
LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16)

END, BAR = 0, 1
FIRST_DANCE = 2
FIRST_MODE = FIRST_DANCE + len(DANCES)
FIRST_TONIC = FIRST_MODE + len(MODES)
REST = FIRST_TONIC + len(TONICS)
FIRST_PITCH = REST + 1
FIRST_LENGTH = FIRST_PITCH + len(PITCHES)
TOKENS = FIRST_LENGTH + len(LENGTHS)
"""How many kinds of token there are; END also stands before the first."""
HEAD = 3
"""Tokens before the first note."""
MOST_TOKENS = 128


@dataclass(frozen=True, slots=True)
class Note:
    """A pitch, or None for a rest, and how many sixteenths it lasts."""

    pitch: int | None
    length: int


@dataclass(frozen=True, slots=True)
class Tune:
    """Bars of notes in a metre and a key."""

    dance: Dance
    mode: str
    tonic: int
    bars: tuple[tuple[Note, ...], ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes and rests, one after the other."""
        return tuple(note for bar in self.bars for note in bar)

    @property
    def pitches(self) -> tuple[int, ...]:
        """The pitches of the notes, rests left out."""
        return tuple(note.pitch for note in self.notes if note.pitch is not None)

    @property
    def starts(self) -> tuple[int, ...]:
        """When each bar begins, and when the last one ends, in sixteenths."""
        return tuple(accumulate((sum(note.length for note in bar) for bar in self.bars), initial=0))

    @property
    def timed(self) -> tuple[tuple[int, int, Note], ...]:
        """Each note and rest with the times at which its bar and itself begin, in sixteenths."""
        bars = zip(self.starts, self.bars, strict=False)
        times = accumulate((note.length for note in self.notes), initial=0)
        return tuple((start, next(times), note) for start, bar in bars for note in bar)


def tokens_of(tune: Tune) -> list[int]:
    """A tune as tokens, the end included."""
    head = head_of(tune.dance.name, tune.mode, tune.tonic)
    return [*head, *(token for bar in tune.bars for token in (*_bar_tokens(bar), BAR)), END]


def head_of(dance: str, mode: str, tonic: int) -> list[int]:
    """The tokens that say metre, mode and tonic."""
    place = next(index for index, known in enumerate(DANCES) if known.name == dance)
    return [FIRST_DANCE + place, FIRST_MODE + MODES.index(mode), FIRST_TONIC + TONICS.index(tonic)]


def tune_of(tokens: Sequence[int]) -> Tune | None:
    """What tokens say, as a model may have drawn them: what makes no note is passed over; None without a head."""
    if len(tokens) < HEAD:
        return None
    dance, mode, tonic = (token - first for token, first in zip(tokens, _FIRSTS, strict=False))
    if not (0 <= dance < len(DANCES) and 0 <= mode < len(MODES) and 0 <= tonic < len(TONICS)):
        return None
    return Tune(DANCES[dance], MODES[mode], TONICS[tonic], tuple(_bars(tokens[HEAD:])))


_FIRSTS = (FIRST_DANCE, FIRST_MODE, FIRST_TONIC)


def _bars(tokens: Iterable[int]) -> list[tuple[Note, ...]]:
    bars: list[tuple[Note, ...]] = []
    bar: list[Note] = []
    before = END
    for token in tokens:
        if token == END:
            break
        if token == BAR:
            bars.append(tuple(bar))
            bar = []
        elif token >= FIRST_LENGTH and REST <= before < FIRST_LENGTH:
            bar.append(Note(None if before == REST else PITCHES[before - FIRST_PITCH], LENGTHS[token - FIRST_LENGTH]))
        before = token
    return [*bars, tuple(bar)] if bar else bars


def _bar_tokens(bar: Iterable[Note]) -> Iterable[int]:
    for note in bar:
        yield REST if note.pitch is None else FIRST_PITCH + PITCHES.index(note.pitch)
        yield FIRST_LENGTH + LENGTHS.index(note.length)
