"""Clozes that hide nothing: misspelt, in code or in a formula, or on a card that has an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import CLOZE, CLOZE_LIKE, Entry, Passage
from ankigen.linting.prose import prose

_ELSEWHERE = "leave the braces out, or write it as the question of a card that has no answer"


def idle_clozes(entry: Entry) -> Iterator[Diagnostic]:
    """The first cloze of each passage that Anki would show as it is written."""
    for passage in (entry.title, entry.question, entry.answer, entry.context):
        if "{" in passage.text and ":" in passage.text:
            yield from _in_passage(passage, hides=entry.is_cloze and passage is entry.question)


def _in_passage(passage: Passage, *, hides: bool) -> Iterator[Diagnostic]:
    text = prose(passage)
    alive = CLOZE.search(text)
    if misspelt := next((it for it in CLOZE_LIKE.finditer(text) if not CLOZE.match(text, it.start())), None):
        yield _idle(passage, misspelt, "is no cloze", f"write {_right(misspelt)}")
    if alive and not hides:
        yield _idle(passage, alive, "hides nothing here", _ELSEWHERE)
    covered = (it for it in CLOZE.finditer(passage.text) if not CLOZE.match(text, it.start()))
    if alive and hides and (first := next(covered, None)):
        yield _idle(passage, first, "hides nothing in code or in a formula", "put the cloze around all of it")


def _right(misspelt: re.Match[str]) -> str:
    """The cloze as it should be written, with its own number if that is one."""
    number = (misspelt["c"] or misspelt["bare"] or misspelt["single"] or "").lstrip("0") or "1"
    return f"{{{{c{number}::{misspelt['text'].strip() or 'the text to hide'}}}}}"


def _idle(passage: Passage, found: re.Match[str], what: str, remedy: str) -> Diagnostic:
    return passage.diagnostic(Code.IDLE_CLOZE, found.start(), f"`{found[0].rstrip()}` {what}", remedy)
