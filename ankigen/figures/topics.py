"""Which card gets which figure: rules as data, in `topics.toml`; needs no PyTorch, and no figure until a rule fits."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ankigen.entries import PictureError

MAX_TEXT = 20_000
"""Characters of a text that are looked at."""

_PHRASES = ("subject", "title", "detail", "answer", "unless")
_NO_WORD = re.compile(r"[\W_]+")
_ASCII_WORDS = bytes(ord(chr(c).lower()) if c < 128 and chr(c).isalnum() else ord(" ") for c in range(256))
"""For `bytes.translate`: small letters and digits stay, all else is a space."""


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
        self.title, self._question = _words(title), _words(question)
        self.topic = f"{self.title}|{self._question}"
        self._answer = answer

    @property
    def words(self) -> set[str]:
        """The words of title and question."""
        return {*self.title.split(), *self._question.split()}

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


class Rules:
    """Rules in their order; only those are tried of which a card has a word, and most cards have a word of none."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._by_stem: list[tuple[str, int]] = []
        for number, sign, is_stem in ((n, *sign) for n, rule in enumerate(self._rules) for sign in rule.subject.signs):
            if is_stem:
                self._by_stem.append((sign, number))
            else:
                for word in (sign, f"{sign}s", f"{sign}es"):
                    self._by_word[word].add(number)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def first(self, card: Texts) -> Rule | None:
        """The first rule that fits a card."""
        known = (self._by_word[word] for word in self._by_word.keys() & card.words)
        candidates = {number for stem, number in self._by_stem if stem in card.topic}.union(*known)
        return next((rule for number in sorted(candidates) if (rule := self._rules[number]).fits(card)), None)


def figure_for(title: str, question: str, answer: str, rules: Rules | None = None) -> str | None:
    """The address of the figure that a card is given, or None.

    The subject must be named where the card says what it is about, in title or question: an answer that merely
    mentions a model gets no picture of it.
    """
    rule = (rules or bundled_rules()).first(Texts(title, question, answer))
    return canonical(rule.figure) or None if rule else None


def load_rules(extra: list[dict[str, Any]]) -> Rules:
    """The author's own rules, then the bundled ones.

    Raises:
        RuleError: If a rule has an unknown key, lacks one, or names a figure that there is not.
    """
    own = [_own_rule(raw, f"figure rule {number}") for number, raw in enumerate(extra, 1)]
    return Rules((*own, *bundled_rules())) if own else bundled_rules()


@cache
def bundled_rules() -> Rules:
    """The rules of `topics.toml`."""
    import tomllib  # noqa: PLC0415 - milliseconds, and cards that are remembered need no rules

    text = Path(__file__).with_name("topics.toml").read_text(encoding="utf-8")
    return Rules(_rule(raw, f"topics.toml, rule {number}") for number, raw in enumerate(tomllib.loads(text)["rule"], 1))


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
    text = text[:MAX_TEXT]
    if text.isascii():
        plain = text.encode().translate(_ASCII_WORDS).decode()
    else:
        plain = _NO_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(plain.split()).replace("auto encoder", "autoencoder")
