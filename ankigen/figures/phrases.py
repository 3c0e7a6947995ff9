"""Phrases looked for in texts of plain words: small letters, single spaces between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property

MAX_TEXT = 20_000
"""Characters of a text that are looked at."""

_NO_WORD = re.compile(r"[\W_]+")
_ASCII_WORDS = bytes(ord(chr(c).lower()) if c < 128 and chr(c).isalnum() else ord(" ") for c in range(256))
"""For `bytes.translate`: small letters and digits stay, all else is a space."""


class Phrases:
    """Phrases to look for: whole words with their plurals, or with any ending where a star stands."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases
        self._words = [plain_words(phrase) for phrase in phrases]

    def are_in(self, text: str) -> bool:
        """Whether one of them is in a text of plain words."""
        for words in self._words:
            if words in text:
                return self._pattern.search(text) is not None
        return False

    @property
    def signs(self) -> Iterator[tuple[str, bool]]:
        """The longest word of each phrase, without which it is not in a text; and whether words may begin with it."""
        for phrase, words in zip(self._phrases, map(str.split, self._words), strict=True):
            fixed = words[:-1] if phrase.endswith("*") else words
            yield max(fixed or words, key=len), not fixed

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Slow to compile, and most decks speak of none of the subjects."""
        return re.compile("|".join(_expression(phrase) for phrase in self._phrases))


class Texts:
    """The texts of a card in plain words."""

    def __init__(self, title: str, question: str, answer: str) -> None:
        self.title, self._question = plain_words(title), plain_words(question)
        self.topic = f"{self.title}|{self._question}"
        self._answer = answer

    @property
    def words(self) -> set[str]:
        """The words of title and question."""
        return {*self.title.split(), *self._question.split()}

    @cached_property
    def answer(self) -> str:
        """Long, and few rules ask for it."""
        return plain_words(self._answer)


def _expression(phrase: str) -> str:
    ending = r"\w*" if phrase.endswith("*") else "(?:e?s)?"
    return rf"\b{re.escape(plain_words(phrase))}{ending}\b"


def plain_words(text: str) -> str:
    """A text as small-letter words with single spaces between them."""
    text = text[:MAX_TEXT]
    if text.isascii():
        plain = text.encode().translate(_ASCII_WORDS).decode()
    else:
        plain = _NO_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(plain.split()).replace("auto encoder", "autoencoder")
