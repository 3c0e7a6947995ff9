"""What is remembered of an entry, so that it is known again when it was reworded or moved."""

from __future__ import annotations

import re
import unicodedata
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Literal, NamedTuple

from ankigen.entries import Entry
from ankigen.wording import shortened

MAX_TITLE = 80
MAX_QUESTION = 160
SKETCH_SIZE = 12
SKETCH_BYTES = 3

_ASCII_WORDS = bytes(ord(chr(c).lower()) if c < 128 and (chr(c).isalnum() or c == ord("_")) else 32 for c in range(256))
"""For `bytes.translate`: small letters, digits and `_` stay, all else is a space."""

_WORD = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
"""A script without spaces between words is read letter by letter. Compiled when it is met: it takes milliseconds."""


class Trace(NamedTuple):
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
    title, question, answer = (short_digest(text.replace(" ", ""), 6) if text else "" for text in texts)
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
    return plain(text).replace(" ", "")


def words(text: str) -> frozenset[str]:
    """The words of a text; of one without words, its signs."""
    return frozenset(_words(text) or text.replace(" ", ""))


def short_digest(text: str, size: int) -> str:
    """A digest of `size` bytes, a multiple of three, in letters, digits, `-` and `_`."""
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=size).digest()).decode()


def _readable(text: str, most: int) -> str:
    text = text[: 2 * most]
    printable = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return shortened(printable, most)


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).decode().split()
    return re.findall(_WORD, text.casefold())


def _sketch(answer: str) -> bytes:
    found = " ".join(_words(answer)).encode().split()
    shingles = set(map(b" ".join, pairwise(found))) or found
    hashes = set()
    for shingle in shingles:
        own = _EMPTY.copy()  # two thirds of the time of a new one
        own.update(shingle)
        hashes.add(own.digest())
    return b"".join(sorted(hashes)[:SKETCH_SIZE])


_EMPTY = blake2b(digest_size=SKETCH_BYTES)
