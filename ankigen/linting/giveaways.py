"""Questions that hold their own answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry
from ankigen.linting.words import content_words, words

LONGEST_ANSWER = 12
"""Words; a longer answer says more than the question even if it uses the same words."""

SHORTEST_WORD = 5
"""Characters of an answer of one word; shorter ones stand in many questions by chance."""

_OFFERS = re.compile(
    r"\b(?:or|versus|vs|between|either|which|true|false|whether|choose|among)\b|[A-D][).]\s", re.IGNORECASE
)
"""A question that offers answers to choose from may hold the right one."""

_OPAQUE = re.compile(r"```|~~~|!\[|\n\s*\||\$\$")
"""What has no words to compare."""


def revealed_answer(entry: Entry) -> Iterator[Diagnostic]:
    """A short answer, all of whose words stand in its question."""
    if entry.is_cloze or not entry.answer or _OPAQUE.search(entry.question.text + entry.answer.text):
        return
    question, answer = words(entry.question.text), words(entry.answer.text)
    if len(answer) > LONGEST_ANSWER or _OFFERS.search(entry.question.text):
        return
    if _says_it(question, answer, content_words(entry.answer.text)):
        found = "the question holds its own answer"
        yield entry.question.diagnostic(Code.REVEALED_ANSWER, 0, found, "ask without naming what is asked for")


def _says_it(question: Sequence[str], answer: Sequence[str], telling: Sequence[str]) -> bool:
    if not telling or answer == question:
        return False
    if len(telling) == 1 and len(telling[0]) < SHORTEST_WORD:
        return False
    return set(telling) <= set(question)
