"""Which card gets which figure: rules as data, in `topics.toml`; needs no PyTorch, and no figure until a rule fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ankigen.figures.phrases import Phrases, Texts, plain_words
from ankigen.pictures import PictureError

_PHRASES = ("subject", "title", "detail", "answer", "unless")


class RuleError(ValueError):
    """A rule that cannot be understood; the message says which and why."""


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
    if not isinstance(phrases, list) or not all(isinstance(p, str) and plain_words(p) for p in phrases):
        raise RuleError(f'{place} is not a list of phrases; write it as ["latent space", "interpolat*"]')
    return Phrases(phrases)
