"""Which card gets which figure: rules as data, in `topics.toml`; needs no PyTorch."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ankigen.entries import PictureError
from ankigen.figures import catalogue
from ankigen.figures.parameters import suggestion

MAX_TEXT = 20_000
"""Characters of a text that are looked at."""

_PHRASES = ("subject", "title", "detail", "answer", "unless")
_NO_WORD = re.compile(r"[\W_]+")


class RuleError(ValueError):
    """A rule that cannot be understood; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `topics.toml`, whose head explains the fields; None stands for a list that was left out."""

    figure: str
    subject: re.Pattern[str]
    title: re.Pattern[str] | None = None
    detail: re.Pattern[str] | None = None
    answer: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None

    def fits(self, title: str, question: str, answer: str) -> bool:
        """Whether the rule speaks of a card whose texts are given in plain words."""
        topic = f"{title}|{question}"
        return (
            self.subject.search(topic) is not None
            and (self.title is None or self.title.search(title) is not None)
            and (self.detail is None or self.detail.search(topic) is not None)
            and (self.answer is None or self.answer.search(answer) is not None)
            and (self.unless is None or self.unless.search(topic) is None)
        )


def figure_for(title: str, question: str, answer: str, rules: tuple[Rule, ...] | None = None) -> str | None:
    """The address of the figure that a card is given, or None.

    The subject must be named where the card says what it is about, in title or question: an answer that merely
    mentions a model gets no picture of it.
    """
    texts = _words(title), _words(question), _words(answer)
    for rule in bundled_rules() if rules is None else rules:
        if rule.fits(*texts):
            return rule.figure or None
    return None


def load_rules(extra: list[dict[str, Any]]) -> tuple[Rule, ...]:
    """The author's own rules, then the bundled ones.

    Raises:
        RuleError: If a rule has an unknown key, lacks one, or names a figure that there is not.
    """
    return (*(_rule(raw, f"figure rule {number}") for number, raw in enumerate(extra, 1)), *bundled_rules())


@cache
def bundled_rules() -> tuple[Rule, ...]:
    """The rules of `topics.toml`."""
    text = resources.files("ankigen.figures").joinpath("topics.toml").read_text(encoding="utf-8")
    return tuple(_rule(raw, f"topics.toml, rule {number}") for number, raw in enumerate(tomllib.loads(text)["rule"], 1))


def _rule(raw: dict[str, Any], place: str) -> Rule:
    known = ("figure", *_PHRASES)
    for key in raw:
        if key not in known:
            raise RuleError(f"{place}: there is no key '{key}'; {suggestion(key, known, 'the keys are')}")
    figure = raw.get("figure")
    if not isinstance(figure, str) or not raw.get("subject"):
        raise RuleError(f'{place}: it lacks a figure or a subject; give both, figure = "" for none')
    patterns = {key: _pattern(raw[key], f"{place}: {key}") for key in _PHRASES if raw.get(key)}
    return Rule(_canonical(figure, place), **patterns)


def _canonical(figure: str, place: str) -> str:
    try:
        return str(catalogue.request(figure)) if figure else ""
    except PictureError as error:
        raise RuleError(f"{place}: {error}") from None


def _pattern(phrases: Any, place: str) -> re.Pattern[str]:
    if not isinstance(phrases, list) or not all(isinstance(p, str) and _words(p) for p in phrases):
        raise RuleError(f'{place} is not a list of phrases; write it as ["latent space", "interpolat*"]')
    return re.compile("|".join(_expression(phrase) for phrase in phrases))


def _expression(phrase: str) -> str:
    ending = r"\w*" if phrase.endswith("*") else "(?:e?s)?"
    return rf"\b{re.escape(_words(phrase))}{ending}\b"


def _words(text: str) -> str:
    """A text as small-letter words with single spaces between them."""
    folded = unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold()
    return _NO_WORD.sub(" ", folded).strip().replace("auto encoder", "autoencoder")
