"""Answers that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry
from ankigen.linting.words import plain_line, words

FILLERS = frozenset({
    "answer", "answer here", "your answer", "your answer here", "the answer", "n/a", "na", "none", "null", "nan",
    "tbd", "tba", "todo", "to do", "placeholder", "see above", "see below", "see context", "see the context",
    "see text", "see the text", "as above", "unknown", "no answer", "not applicable", "not specified", "not provided",
})  # fmt: skip
COINS = frozenset({"yes", "no", "true", "false"})

_SAYS_SOMETHING = re.compile(r"[^\W_]|[$`!]|[^\x00-\u2fff]")


def trivial_answer(entry: Entry) -> Iterator[Diagnostic]:
    """An answer of nothing but signs, a filler, a bare yes or no, or the question once more."""
    if entry.answer and (found := _triviality(entry)):
        yield entry.answer.diagnostic(Code.TRIVIAL_ANSWER, 0, found, "answer the question in words of its own")


def _triviality(entry: Entry) -> str:
    answer = plain_line(entry.answer)
    bare = answer.strip(" .?!:;[](){}<>\"'_…-")
    if not _SAYS_SOMETHING.search(answer):
        return "the answer has no words"
    if bare in FILLERS:
        return f'"{bare}" answers nothing'
    if bare in COINS:
        return f'a bare "{bare}" could be guessed'
    if words(entry.answer.text) == words(entry.question.text) != []:
        return "the answer repeats the question"
    return ""
