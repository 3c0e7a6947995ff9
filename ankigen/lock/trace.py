"""What is remembered of an entry, so that it is known again when it was reworded or moved."""

from __future__ import annotations

import re
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Literal

from ankigen.entries import Entry

MAX_TITLE = 80
MAX_QUESTION = 160
SKETCH_SIZE = 12
SKETCH_BYTES = 3

_ASCII_WORD = r"\w+"
_WORD = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
"""A script without spaces between words is read letter by letter. Compiled when it is met: it takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Trace:
    """An entry, as small as it can be told from all others.

    `title` and `question` are readable and cut short; `exact` holds the digests of title, question and answer;
    `sketch` is a sample of the answer's pairs of neighbouring words: the smallest of their hashes, ascending, so that
    two sketches have as much in common as the answers have (MinHash, Broder 1997). Each hash is `SKETCH_BYTES` of it.
    """

    kind: Literal["question", "cloze"]
    book: str
    id: str
    title: str
    question: str
    exact: tuple[str, str, str]
    sketch: bytes

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The hashes in the sketch."""
        return tuple(self.sketch[at : at + SKETCH_BYTES] for at in range(0, len(self.sketch), SKETCH_BYTES))

    @property
    def pairs(self) -> int:
        """How many pairs of words of the answer are in the sketch."""
        return len(self.sketch) // SKETCH_BYTES


def trace_of(entry: Entry) -> Trace:
    """What is remembered of an entry."""
    texts = [plain(passage.text) for passage in (entry.title, entry.question, entry.answer)]
    title, question, answer = (short_digest("".join(text.split()), 6) if text else "" for text in texts)
    return Trace(
        kind="cloze" if entry.is_cloze else "question",
        book=entry.book.slug,
        id=entry.id,
        title=_readable(texts[0], MAX_TITLE),
        question=_readable(texts[1], MAX_QUESTION),
        exact=(title, question, answer),
        sketch=_sketch(texts[2]),
    )


@lru_cache(maxsize=16)  # each text of a card is asked for several times in a row
def plain(text: str) -> str:
    """A text without what makes no difference: kinds of white space, ways to write one letter."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def squeezed(text: str) -> str:
    """A text without white space: a card stays the same however its words and formulas are spaced."""
    return "".join(plain(text).split())


def words(text: str) -> frozenset[str]:
    """The words of a text; of one without words, its signs."""
    return frozenset(_words(text) or text.replace(" ", ""))


def short_digest(text: str, size: int) -> str:
    """A digest of `size` bytes, a multiple of three, in letters, digits, `-` and `_`."""
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=size).digest()).decode()


def _readable(text: str, most: int) -> str:
    text = text[: 2 * most]
    printable = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return printable if len(printable) <= most else printable[: most - 1] + "…"


def _words(text: str) -> list[str]:
    return re.findall(_ASCII_WORD if text.isascii() else _WORD, text.casefold())


def _sketch(answer: str) -> bytes:
    found = _words(answer)
    shingles = set(map(" ".join, pairwise(found))) or set(found)
    hashes = {blake2b(one.encode(), digest_size=SKETCH_BYTES).digest() for one in shingles}
    return b"".join(sorted(hashes)[:SKETCH_SIZE])
