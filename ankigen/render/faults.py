"""What is wrong with a passage as a whole: characters that cannot be shown, what Markdown or the sanitiser refused."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Passage
from ankigen.render.controls import CONTROL, has_controls
from ankigen.render.markdown.page import Page
from ankigen.render.pieces.taking import PLACEHOLDER


def faults(passage: Passage, page: Page, removed: Iterable[str]) -> list[Diagnostic]:
    """The problems of a passage, its page, and what the sanitiser took out of that."""
    return [*controls(passage), *_page_problems(passage, page), *_removals(passage, removed)]


def controls(passage: Passage) -> list[Diagnostic]:
    """One report for each character that no card can show, at its first place."""
    if not has_controls(passage.text):
        return []
    first = {found[0]: found.start() for found in reversed(list(CONTROL.finditer(passage.text)))}
    return [
        passage.diagnostic(
            Code.CONTROL_CHARACTER,
            offset,
            f"the character U+{ord(sign):04X} cannot be shown",
            f"it was left out, {passage.text.count(sign)}×; remove it",
        )
        for sign, offset in first.items()
    ]


def _page_problems(passage: Passage, page: Page) -> list[Diagnostic]:
    """What Markdown did not do, at the first line of it that can be found."""
    remedy = "the text is shown as it is written; make it shorter"
    problems = [
        passage.diagnostic(Code.MARKDOWN_FAILED, offset_of(passage, text), "too many Markdown signs", remedy)
        for text in page.refused
    ]
    problems += [
        passage.diagnostic(
            Code.REMOVED_CONTENT,
            _link_offset(passage, address),
            f"`{address[:80]}` is no address of the web",
            "the link is shown as it is written; begin the address with https://",
        )
        for address in page.unlinked
    ]
    return problems


def offset_of(passage: Passage, text: str) -> int:
    """Where the first line of a text with placeholders begins in its passage; 0 if that cannot be told."""
    start = PLACEHOLDER.split(text)[0].partition("\n")[0]
    return max(passage.text.find(start), 0)


def _link_offset(passage: Passage, address: str) -> int:
    found = re.search(rf"(?:\]\(\s*<?|<)(?={re.escape(address)}[\s>)])", passage.text)
    return found.end() if found else 0


def _removals(passage: Passage, removed: Iterable[str]) -> list[Diagnostic]:
    return [
        passage.diagnostic(Code.REMOVED_CONTENT, 0, f"`{what}` is not safe on a card", "it was taken out; remove it")
        for what in dict.fromkeys(removed)
    ]
