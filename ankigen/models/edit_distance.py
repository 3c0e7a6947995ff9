"""How many characters have to be inserted, removed or replaced to make one text of another; for many texts at once.

Source: Myers 1999, Journal of the ACM 46(3), as given by Hyyrö 2003, Nordic Journal of Computing 10(1): a column of the
table of distances is two words of bits, which say where it climbs by one and where it falls by one.
"""

from __future__ import annotations

import torch
from torch import Tensor

LONGEST = 62
"""Characters of a text: as many bits of a signed word as may be counted on."""


class EditDistances:
    """Texts, ready to be compared with others.

    Args:
        texts: Numbers of characters, each text filled up to the same length with any number: (N, S), S at most LONGEST.
        lengths: How many of these are characters, at least 1: (N,).
        symbols: How many numbers there are.
    """

    def __init__(self, texts: Tensor, lengths: Tensor, symbols: int) -> None:
        bits = (1 << torch.arange(texts.shape[1])).expand(texts.shape)
        masks = torch.zeros(len(texts), symbols, dtype=torch.int64).scatter_add_(1, texts.long(), bits)
        self._masks = masks.T.contiguous()  # where in each text each character stands
        self._lengths = lengths

    def to(self, text: Tensor) -> Tensor:
        """The distance of each of the texts from another, whose characters are (T,): (N,), int64."""
        climbs, falls = torch.full_like(self._lengths, -1), torch.zeros_like(self._lengths)
        distances, last = self._lengths.clone(), self._lengths - 1
        for character in text.tolist():
            equal = self._masks[character]
            vertical = equal | falls
            horizontal = (((equal & climbs) + climbs) ^ climbs) | equal
            up, down = falls | ~(horizontal | climbs), climbs & horizontal
            distances += (up >> last & 1) - (down >> last & 1)
            up, down = up << 1 | 1, down << 1
            climbs, falls = down | ~(vertical | up), up & vertical
        return distances
