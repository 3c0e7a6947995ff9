"""The tunes that the model of music learns from: made up by `tune_rules`, the same everywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from ankigen.models.errors import DataError
from ankigen.models.source import Source, Split
from ankigen.models.tune_rules import make
from ankigen.models.tunes import (
    END,
    FIRST_LENGTH,
    FIRST_PITCH,
    FIRST_TONIC,
    HEAD,
    MOST_TOKENS,
    TONICS,
    tokens_of,
)

RNG_SEED = 1
TRAIN, VALIDATION, TEST = 12_000, 500, 1_000
DIGEST = "6dc227136790cab33374aaa81d5a9062a1db441b76f168a3f03e12b842ff30cc"


@dataclass(frozen=True)
class Tunes:
    """Tunes as tokens (N, MOST_TOKENS), uint8, each followed by ends."""

    tokens: Tensor

    def __len__(self) -> int:
        return len(self.tokens)

    def take(self, places: Tensor, device: torch.device) -> Tunes:
        """Those at the places (B,), on a device."""
        return Tunes(self.tokens[places].to(device))


def load() -> Split[Tunes]:
    """Makes the tunes up and splits them; none is another one in another key.

    Raises:
        DataError: If the tunes are not those that the models were trained on.
    """
    made = made_up(TRAIN + VALIDATION + TEST)
    tokens = torch.tensor([padded(tune) for tune in made], dtype=torch.uint8)
    if digest_of(tokens) != DIGEST:
        raise DataError("the tunes made up here are not the known ones; use CPython and a released ankigen")
    train, validation, test = torch.split(tokens, [TRAIN, VALIDATION, TEST])
    return Split(Tunes(train), Tunes(validation), Tunes(test))


def made_up(count: int) -> list[list[int]]:
    """The tokens of so many tunes that differ in more than their key."""
    rng = Random(RNG_SEED)  # noqa: S311 - no secret
    first: dict[tuple[object, ...], list[int]] = {}
    while len(first) < count:
        tune = make(rng)
        steps = tuple(note.pitch and note.pitch - tune.tonic for note in tune.notes)
        first.setdefault((tune.dance.name, tune.mode, steps, *(note.length for note in tune.notes)), tokens_of(tune))
    return list(first.values())


def padded(tokens: list[int]) -> list[int]:
    """The tokens of a tune, and ends up to the length of the longest."""
    return tokens + [END] * (MOST_TOKENS - len(tokens))


def digest_of(tokens: Tensor) -> str:
    """SHA-256 of tokens, uint8."""
    return hashlib.sha256(tokens.numpy().tobytes()).hexdigest()


def after_end(tokens: Tensor) -> Tensor:
    """Which tokens of tunes (B, T) come after the first end: (B, T), truths."""
    ends = (tokens == END).long()
    return ends.cumsum(1) > ends


def transposed(tokens: Tensor, tonics: Tensor) -> Tensor:
    """Tunes (B, T) in other keys: tonics (B,) as places in TONICS; int64."""
    moved = tokens.long()
    by = (tonics + FIRST_TONIC - moved[:, HEAD - 1]).unsqueeze(1)
    pitched = ((moved >= FIRST_TONIC) & (moved < FIRST_TONIC + len(TONICS))) | (
        (moved >= FIRST_PITCH) & (moved < FIRST_LENGTH)
    )
    return torch.where(pitched, moved + by, moved)


TUNES = Source("tunes by rule", "1", "the project's own", DIGEST, load, unit="tunes", card="tunes.md")
