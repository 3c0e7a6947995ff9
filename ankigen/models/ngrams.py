"""What costs nothing in rows of symbols: a table of how often they follow each other, which a model has to beat.

    p(c | h) = max(count(h c) − D, 0) / count(h) + D · kinds(h) / count(h) · p(c | h′)

where h′ is h without its oldest symbol, count(h) the sum of count(h c) over all c, and kinds(h) how many c there
are. Shorter histories count in how many different places an n-gram stands, not how often (interpolated Kneser–Ney:
Kneser & Ney 1995, ICASSP; Chen & Goodman 1999, Computer Speech and Language 13).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

DISCOUNT = 0.85  # D, chosen on the validation passages


@dataclass(frozen=True)
class Counts:
    """N-grams of one length as numbers in order, how often each counts, and the same of their histories."""

    base: int
    grams: Tensor
    counts: Tensor
    histories: Tensor
    totals: Tensor
    kinds: Tensor


def table(symbols: Tensor, order: int, base: int) -> tuple[Counts, ...]:
    """The counts of a row (N,) of `base` kinds of symbol, those of single symbols first, those of `order` last."""
    grams, counts = torch.unique(numbers(symbols, order, base), return_counts=True)
    tables = []
    for length in range(order, 0, -1):
        histories, place, kinds = (grams // base).unique(return_inverse=True, return_counts=True)
        totals = torch.zeros_like(histories).index_add_(0, place, counts)
        tables.append(Counts(base, grams, counts, histories, totals, kinds))
        grams, counts = (grams % base ** (length - 1)).unique(return_counts=True)
    return tuple(reversed(tables))


def probabilities(tables: tuple[Counts, ...], symbols: Tensor) -> Tensor:
    """The probability of each symbol of a row given those before it: (T + 1,), of which the first is given, to (T,)."""
    base = tables[0].base
    p = torch.full((len(symbols) - 1,), 1 / base, dtype=torch.float64)
    for length, known in enumerate(tables[: len(symbols)], start=1):
        grams = numbers(symbols, length, base)[1 if length == 1 else 0 :]
        total = _found(known.histories, known.totals, grams // base)
        count, kinds = _found(known.grams, known.counts, grams), _found(known.histories, known.kinds, grams // base)
        shorter = p[len(p) - len(grams) :].clone()
        longer = ((count - DISCOUNT).clamp(min=0) + DISCOUNT * kinds * shorter) / total.clamp(min=1)
        p[len(p) - len(grams) :] = torch.where(total > 0, longer, shorter)
    return p


def numbers(symbols: Tensor, length: int, base: int) -> Tensor:
    """Each n-gram of that length as one number: (N,) to (N − length + 1,), int64."""
    return (symbols.long().unfold(0, length, 1) * base ** torch.arange(length - 1, -1, -1)).sum(1)


def _found(keys: Tensor, values: Tensor, wanted: Tensor) -> Tensor:
    """The values of the keys that are wanted, 0 for those that are not there."""
    places = torch.searchsorted(keys, wanted).clamp(max=len(keys) - 1)
    return torch.where(keys[places] == wanted, values[places], 0).double()
