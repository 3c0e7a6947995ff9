"""Emphasis and links of a text, marked by characters that no text has, so that no other rule has to find them again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ankigen.render.markdown.emphasis import Emphasis, Run, find_runs, pair
from ankigen.render.markdown.links import Link, find_links

EM, STRONG, LINK, END = map(chr, range(0xFFFF0, 0xFFFF4))
ELEMENTS = {EM: "em", STRONG: "strong"}
DEEPEST = 20
"""Emphasis within emphasis; what is deeper stays text."""

_SIMPLE = re.compile(r"\*(?<!\S\*)(\*?)(?=[^\s*])([^*]*(?:[^\W_]|[^\s*](?=\*\1(?:[\s.,:;!?)]|\Z))))\*\1(?!\*)")
"""Words between one star or two, with white space before, that end like a word or stand before a space or the like.

Where no other sign in the text can do something, these can only be emphasis.
"""
_SIGN = re.compile(r"\*|\]\(|<[^\s<>:@]+[:@]|\\|_(?:(?<![^\W_]_)|(?![^\W_]))")
"""What can do something: a bracket before an address, an underscore at the edge of a word, …"""


class Marked(NamedTuple):
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
    """Mark the emphasis and the links of a text; a star or an underscore that does nothing stays."""
    marked = _SIMPLE.sub(lambda found: f"{STRONG if found[1] else EM}{found[2]}{END}", text)
    if not _SIGN.search(marked):
        return Marked(marked, (), ())
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
            if depth <= DEEPEST:
                yield _Edit(one.start, one.start + one.width, EM if one.width == 1 else STRONG)
                yield _Edit(one.end, one.end + one.width, END)


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
    return text.replace("\\", "\\\\")
