"""What is wrong with a passage as a whole: characters that cannot be shown, what Markdown or the sanitiser refused."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Passage
from ankigen.render.controls import CONTROL, has_controls
from ankigen.render.markdown.page import Page
from ankigen.render.pieces.finders import FINDERS
from ankigen.render.pieces.taking import PLACEHOLDER, take_out


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
            offset,
            f"`{address[:80]}` is no address of the web",
            "the link is shown as it is written; begin the address with https://",
        )
        for address, offset in _places_of_links(passage, page.unlinked)
    ]
    return problems


def offset_of(passage: Passage, text: str) -> int:
    """Where the first line of a text with placeholders begins in its passage; 0 if that cannot be told."""
    start = PLACEHOLDER.split(text)[0].partition("\n")[0]
    return max(passage.text.find(start), 0)


def _places_of_links(passage: Passage, addresses: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each address with the place where its link leads there, in a text that may have the same in pictures and code."""
    pieces = take_out(passage.text, FINDERS).pieces if addresses else ()
    starts = [piece.start for piece in pieces]
    done: dict[str, int] = {}
    for address in addresses:
        link = re.compile(rf"(?:\]\(\s*<?|<)(?={re.escape(address)}[\s>)])")
        for found in link.finditer(passage.text, done.get(address, 0)):
            at = bisect_right(starts, found.start()) - 1
            if at < 0 or pieces[at].end <= found.start():
                done[address] = found.end()
                break
        yield address, done.get(address, 0)


def _removals(passage: Passage, removed: Iterable[str]) -> list[Diagnostic]:
    return [
        passage.diagnostic(Code.REMOVED_CONTENT, 0, f"`{what}` is not safe on a card", "it was taken out; remove it")
        for what in dict.fromkeys(removed)
    ]
