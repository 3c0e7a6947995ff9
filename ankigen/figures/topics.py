"""Which card gets which figure: rules as data, in `topics.toml`; needs no PyTorch, and no figure until a rule fits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ankigen.entries import PictureError

MAX_TEXT = 20_000
"""Characters of a text that are looked at."""

_PHRASES = ("subject", "title", "detail", "answer", "unless")
_NO_WORD = re.compile(r"[\W_]+")


class RuleError(ValueError):
    """A rule that cannot be understood; the message says which and why."""


class Phrases:
    """Phrases to look for: whole words with their plurals, or with any ending where a star stands."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases
        self._words = [_words(phrase) for phrase in phrases]

    def are_in(self, text: str) -> bool:
        """Whether one of them is in a text of plain words."""
        for words in self._words:
            if words in text:
                return self._pattern.search(text) is not None
        return False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Slow to compile, and most decks speak of none of the subjects."""
        return re.compile("|".join(_expression(phrase) for phrase in self._phrases))


class Texts:
    """The texts of a card in plain words."""

    def __init__(self, title: str, question: str, answer: str) -> None:
        self.title = _words(title)
        self.topic = f"{self.title}|{_words(question)}"
        self._answer = answer

    @cached_property
    def answer(self) -> str:
        """Long, and few rules ask for it."""
        return _words(self._answer)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `topics.toml`, whose head explains the fields; None stands for a list that was left out."""

    figure: str
    subject: Phrases
    title: Phrases | None = None
    detail: Phrases | None = None
    answer: Phrases | None = None
    unless: Phrases | None = None

    def fits(self, card: Texts) -> bool:
        """Whether the rule speaks of a card."""
        return (
            self.subject.are_in(card.topic)
            and (self.title is None or self.title.are_in(card.title))
            and (self.detail is None or self.detail.are_in(card.topic))
            and (self.answer is None or self.answer.are_in(card.answer))
            and (self.unless is None or not self.unless.are_in(card.topic))
        )


def figure_for(title: str, question: str, answer: str, rules: tuple[Rule, ...] | None = None) -> str | None:
    """The address of the figure that a card is given, or None.

    The subject must be named where the card says what it is about, in title or question: an answer that merely
    mentions a model gets no picture of it.
    """
    card = Texts(title, question, answer)
    for rule in bundled_rules() if rules is None else rules:
        if rule.fits(card):
            return canonical(rule.figure) or None
    return None


def load_rules(extra: list[dict[str, Any]]) -> tuple[Rule, ...]:
    """The author's own rules, then the bundled ones.

    Raises:
        RuleError: If a rule has an unknown key, lacks one, or names a figure that there is not.
    """
    return (*(_own_rule(raw, f"figure rule {number}") for number, raw in enumerate(extra, 1)), *bundled_rules())


@cache
def bundled_rules() -> tuple[Rule, ...]:
    """The rules of `topics.toml`."""
    import tomllib  # noqa: PLC0415 - milliseconds, and cards that are remembered need no rules

    text = Path(__file__).with_name("topics.toml").read_text(encoding="utf-8")
    return tuple(_rule(raw, f"topics.toml, rule {number}") for number, raw in enumerate(tomllib.loads(text)["rule"], 1))


@cache
def canonical(figure: str) -> str:
    """The address of a figure with all its parameters; raises PictureError if there is no such figure."""
    from ankigen.figures.catalogue import request  # noqa: PLC0415 - all families, and most cards get no figure

    return str(request(figure)) if figure else ""


def _own_rule(raw: dict[str, Any], place: str) -> Rule:
    """A rule whose figure nobody has looked at."""
    rule = _rule(raw, place)
    try:
        canonical(rule.figure)
    except PictureError as error:
        raise RuleError(f"{place}: {error}") from None
    return rule


def _rule(raw: dict[str, Any], place: str) -> Rule:
    known = ("figure", *_PHRASES)
    for key in raw:
        if key not in known:
            raise _no_key(key, known, place)
    figure = raw.get("figure")
    if not isinstance(figure, str) or not raw.get("subject"):
        raise RuleError(f'{place}: it lacks a figure or a subject; give both, figure = "" for none')
    phrases = {key: _phrases(raw[key], f"{place}: {key}") for key in _PHRASES if raw.get(key)}
    return Rule(figure, **phrases)


def _no_key(key: str, known: tuple[str, ...], place: str) -> RuleError:
    from ankigen.figures.parameters import suggestion  # noqa: PLC0415 - only a mistake needs it

    return RuleError(f"{place}: there is no key '{key}'; {suggestion(key, known, 'the keys are')}")


def _phrases(phrases: Any, place: str) -> Phrases:
    if not isinstance(phrases, list) or not all(isinstance(p, str) and _words(p) for p in phrases):
        raise RuleError(f'{place} is not a list of phrases; write it as ["latent space", "interpolat*"]')
    return Phrases(phrases)


def _expression(phrase: str) -> str:
    ending = r"\w*" if phrase.endswith("*") else "(?:e?s)?"
    return rf"\b{re.escape(_words(phrase))}{ending}\b"


def _words(text: str) -> str:
    """A text as small-letter words with single spaces between them."""
    folded = unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold()
    return _NO_WORD.sub(" ", folded).strip().replace("auto encoder", "autoencoder")
