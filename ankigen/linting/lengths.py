"""Cards that are too long to be learnt as one."""

from __future__ import annotations

from collections.abc import Iterator

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry, Passage

MOST_QUESTION = 1_000
MOST_ANSWER = 4_000
"""Characters, code and formulas included."""

MOST_LINES = 100
"""Lines of an answer; a listing of that length is no answer."""


def long_card(entry: Entry) -> Iterator[Diagnostic]:
    """A question or an answer beyond what one card can ask."""
    yield from _too_long("question", entry.question, MOST_ANSWER if entry.is_cloze else MOST_QUESTION)
    yield from _too_long("answer", entry.answer, MOST_ANSWER)


def _too_long(name: str, passage: Passage, most: int) -> Iterator[Diagnostic]:
    characters, lines = len(passage.text), len(passage.lines)
    if characters > most:
        found = f"the {name} has {characters:,} characters, more than {most:,}"
    elif lines > MOST_LINES:
        found = f"the {name} has {lines:,} lines, more than {MOST_LINES:,}"
    else:
        return
    yield passage.diagnostic(Code.LONG_CARD, 0, found, "make several cards of it")
