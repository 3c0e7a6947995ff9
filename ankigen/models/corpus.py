"""The text that the models of text learn from: our own cards and pages, in printable ASCII.

It ships with the package; `corpora/ORIGIN.md` tells of it, `tools/gather_corpus.py` made it.
"""

from __future__ import annotations

import hashlib
import lzma
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

import torch
from torch import Tensor

from ankigen.models.errors import DataError
from ankigen.models.source import Source, Split

END = "\f"
"""Stands before the first passage and after each: what ends a passage, and what a passage begins with."""

ALPHABET = END + "\n" + "".join(sorted(set(string.printable) - set(string.whitespace) | {" "}))
"""The characters there are; the number of each is its place."""

_NUMBERS = {character: number for number, character in enumerate(ALPHABET)}

STRETCH = 256  # characters of an example
STRIDE = 16  # characters from the beginning of one example to that of the next
TEST, VALIDATION = 64, 32  # passages

DIGEST = "be40e2b2d1d57d7d45ad543f7d51f6f77c75943c1a52e2b2cd6ca05bbff2dfbe"
"""SHA-256 of the file that ships."""


@dataclass(frozen=True)
class Text:
    """Passages one after the other, END before and after each: (N,) uint8; a batch of stretches: (B, STRETCH + 1)."""

    symbols: Tensor

    def __len__(self) -> int:
        """How many stretches there are; they overlap, so that in time each character stands everywhere in one."""
        return (len(self.symbols) - STRETCH - 1) // STRIDE + 1

    def take(self, places: Tensor, device: torch.device) -> Text:
        """The stretches at the places (B,), on a device."""
        return Text(self.symbols.unfold(0, STRETCH + 1, STRIDE)[places].to(device))

    def passages(self) -> list[str]:
        """The passages of a text, without their ends."""
        return [passage for passage in decoded(self.symbols).split(END) if passage]


def encoded(text: str) -> Tensor:
    """The numbers of the characters of a text: (N,) uint8; raises KeyError if one is not of the alphabet."""
    return torch.tensor([_NUMBERS[character] for character in text], dtype=torch.uint8)


def decoded(symbols: Tensor) -> str:
    """The text of numbers (N,)."""
    return "".join(ALPHABET[number] for number in symbols.tolist())


def load() -> Split[Text]:
    """Reads, checks and splits the passages; the same everywhere.

    Raises:
        DataError: If the file is missing or damaged.
    """
    try:
        content = resources.files("ankigen.models").joinpath("corpora/passages.txt.xz").read_bytes()
    except OSError as error:
        raise DataError(f"the corpus cannot be read ({error.strerror}); reinstall ankigen") from None
    if hashlib.sha256(content).hexdigest() != DIGEST:
        raise DataError("the corpus is damaged; reinstall ankigen")
    return split(lzma.decompress(content).decode("ascii").split(END))


def split(passages: Iterable[str], *, test: int = TEST, validation: int = VALIDATION) -> Split[Text]:
    """Drops repeated passages, then takes `test` and `validation` of them, and the rest to train.

    They are ordered by their SHA-256, so the split depends neither on their order in the file nor on a generator.
    """
    order = sorted(set(passages), key=lambda passage: hashlib.sha256(passage.encode()).digest())
    parts = order[test + validation :], order[test : test + validation], order[:test]
    return Split(*(_joined(part) for part in parts))


def _joined(passages: Sequence[str]) -> Text:
    return Text(encoded(END + "".join(passage + END for passage in passages)))


PASSAGES = Source("ankigen's own text", "2026-11-23", "that of ankigen", DIGEST, load, unit="passages", card="text.md")
