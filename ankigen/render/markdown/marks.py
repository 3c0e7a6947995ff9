"""Emphasis and links of a text, marked by characters that no text has, so that no other rule has to find them again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ankigen.render.markdown.emphasis import Emphasis, Run, find_runs, pair
from ankigen.render.markdown.links import Link, find_links

EM, STRONG, LINK, END = map(chr, range(0xFFFF0, 0xFFFF4))
ELEMENTS = {EM: "em", STRONG: "strong"}
DEEPEST = 20
"""Emphasis within emphasis; what is deeper stays text."""

_STRONG = re.compile(r"(?<!\S)\*\*(?=[^\W_])([^*_\[<\\]*[^\W_])\*\*(?=[\s.,:;!?)]|\Z)")
"""Words between stars, with white space before and white space or punctuation behind: these can only be emphasis."""
_SIGN = re.compile(r"[*_\[<\\]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in which `EM`, `STRONG` and `LINK` open what `END` closes.

    `links` are those of its links that are marked, in order; `unlinked` those that lead off the web, which are text.
    """

    text: str
    links: tuple[Link, ...]
    unlinked: tuple[Link, ...]


class _Edit(NamedTuple):
    """What stands in place of the text from `start` to `end`."""

    start: int
    end: int
    new: str


def mark(text: str) -> Marked:
    """Mark the emphasis and the links of a text; a star or an underscore that does nothing is escaped."""
    strong = _STRONG.sub(lambda found: f"{STRONG}{found[1]}{END}", text)
    if not _SIGN.search(strong):
        return Marked(strong, (), ())
    links = find_links(text)
    edits = sorted([*_link_edits(text, links), *_emphasis_edits(text, links)])
    on_web = tuple(link for link in links if link.is_on_web)
    return Marked(_edited(text, edits), on_web, tuple(link for link in links if not link.is_on_web))


def _link_edits(text: str, links: Iterable[Link]) -> Iterator[_Edit]:
    for link in links:
        if link.is_automatic:
            yield _Edit(link.start + 1, link.middle, _escaped(text[link.start + 1 : link.middle]))
        if link.is_on_web:
            yield _Edit(link.start, link.start + 1, LINK)
            yield _Edit(link.middle, link.end, END)
        else:
            yield _Edit(link.middle, link.end, _escaped(text[link.middle : link.end]))


def _emphasis_edits(text: str, links: Sequence[Link]) -> Iterator[_Edit]:
    for runs in _by_link(text, links):
        for one, depth in _with_depth(pair(runs)):
            opening = {1: EM, 2: STRONG}[one.width] if depth <= DEEPEST else ""
            for start, new in ((one.start, opening), (one.end, opening and END)):
                yield _Edit(start, start + one.width, new or _escaped(text[start : start + one.width]))
        for run in runs:
            yield _Edit(run.start, run.end, _escaped(text[run.start : run.end]))


def _by_link(text: str, links: Sequence[Link]) -> Iterable[list[Run]]:
    """The runs that can meet: those in the text of one link, or in none; addresses have no emphasis."""
    groups: defaultdict[int, list[Run]] = defaultdict(list)
    starts = [link.start for link in links]
    for run in find_runs(text):
        at = bisect_right(starts, run.start) - 1
        link = links[at] if at >= 0 and run.start < links[at].end else None
        if link is None or (run.start < link.middle and not link.is_automatic):
            groups[-1 if link is None else at].append(run)
    return groups.values()


def _with_depth(found: Iterable[Emphasis]) -> Iterator[tuple[Emphasis, int]]:
    """Each emphasis, and in how many it stands, itself included."""
    ends: list[int] = []
    for one in sorted(found, key=lambda one: one.start):
        while ends and ends[-1] < one.start:
            ends.pop()
        ends.append(one.end)
        yield one, len(ends)


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.start], edit.new]
        position = edit.end
    return "".join([*parts, text[position:]])


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text)
