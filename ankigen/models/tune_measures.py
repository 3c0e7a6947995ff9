"""Whether tunes keep the rules by which those were made that a model learnt from, and what it has by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ankigen.models.tune_data import transposed
from ankigen.models.tunes import FIRST_LENGTH, LENGTHS, REST, SCALES

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from ankigen.models.tunes import Tune

PHRASE = 2
"""Bars of a phrase."""

RUN = 8
"""Notes in a row that a tune may have by heart."""


def adds_up(tune: Tune) -> bool:
    """Whether every bar is as long as the metre says."""
    return bool(tune.bars) and all(sum(note.length for note in bar) == tune.dance.bar for bar in tune.bars)


def keeps_key(tune: Tune) -> bool:
    """Whether every pitch is of the scale."""
    return all((p - tune.tonic) % 12 in SCALES[tune.mode] for p in tune.pitches)


def ends_on_tonic(tune: Tune) -> bool:
    """Whether the last pitch is the tonic in some octave."""
    return bool(tune.pitches) and (tune.pitches[-1] - tune.tonic) % 12 == 0


def comes_back(tune: Tune) -> bool:
    """Whether two phrases begin with the same bar."""
    beginnings = tune.bars[::PHRASE]
    return len(set(beginnings)) < len(beginnings)


RULES: dict[str, Callable[[Tune], bool]] = {
    "whose bars all add up": adds_up,
    "that keep to their key": keeps_key,
    "that end on the tonic": ends_on_tonic,
    "with a phrase that comes back": comes_back,
    "of eight bars": lambda tune: len(tune.bars) == 8,
}
"""What holds for tunes, by the words for it."""


def runs(tokens: Tensor) -> tuple[Tensor, Tensor]:
    """Every run of RUN notes of tunes (N, T) as a number that hardly another has, and the tune that it is of.

    Runs are equal if they are so in one key; their lengths count, bar lines do not. Both of shape (runs,), int64.
    """
    tokens = transposed(tokens, torch.zeros(len(tokens), dtype=torch.int64))
    starts = (tokens[:, :-1] >= REST) & (tokens[:, :-1] < FIRST_LENGTH) & (tokens[:, 1:] >= FIRST_LENGTH)
    notes = ((tokens[:, :-1] - REST) * len(LENGTHS) + tokens[:, 1:] - FIRST_LENGTH)[starts]
    tunes = torch.nonzero(starts)[:, 0]
    if len(notes) < RUN:
        return notes[:0], notes[:0]
    weights = torch.randint(2**62, (RUN,), generator=torch.Generator().manual_seed(0))
    numbers = (notes.unfold(0, RUN, 1) * weights).sum(1)
    ends = tunes.unfold(0, RUN, 1)[:, [0, -1]]  # of which tune a run's first and last note are
    whole = ends[:, 0] == ends[:, 1]
    return numbers[whole], ends[whole, 0]


def known_by_heart(tokens: Tensor, train: Tensor) -> Tensor:
    """The share of each tune's runs that training tunes have, too: (N, T) and (M, T) to (N,), those without runs 0."""
    numbers, tunes = runs(tokens)
    found = torch.isin(numbers, runs(train)[0]).float()
    total = torch.zeros(len(tokens)).index_add_(0, tunes, torch.ones_like(found))
    return torch.zeros(len(tokens)).index_add_(0, tunes, found) / total.clamp(min=1)
