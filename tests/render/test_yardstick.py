"""The structure of answers is that of CommonMark with tables, as markdown-it-py has it."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from markdown_it import MarkdownIt

from ankigen.entries import Entry, Passage
from ankigen.render.passage import RenderOptions, render_passage
from ankigen.render.visible import visible_text
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import read
from tests.golden import Case, load
from tests.render import realistic
from tests.render.answers import answer
from tests.render.passages import picture, render
from tests.render.structure import structure

DEPARTURES = {
    "Python's own names keep their underscores",
    "a listing whose closing fence stands at the margin",
    "a table keeps the cells that its head has no room for",
    "a table after a line of text, with alignment",
    "a table ends a list item",
    "character references",
    "definitions of links are text",
    "the few tags that are allowed",
    "emphasis needs no spaces between Chinese letters",
    "titles and brackets of links",
    "a link off the web keeps its title",
    "a link has its place, also where a picture or code has the same address",
    "links to places off the web are text",
}
"""Cases that are meant to differ from CommonMark."""


def commonmark(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


@pytest.mark.parametrize("case", [c for c in load("markdown") if c.title not in DEPARTURES], ids=lambda c: c.title)
def test_the_cases_agree_with_commonmark(case: Case) -> None:
    assert structure(render(case.text).html, on_card=True) == structure(commonmark(case.text), on_card=False)


def test_random_answers_agree_with_commonmark() -> None:
    random = Random(20261122)  # noqa: S311 - no secret
    answers = [answer(random) for _ in range(200)]
    different = [
        text
        for text in answers
        if structure(render(text).html, on_card=True) != structure(commonmark(text), on_card=False)
    ]
    assert len(different) <= 0.005 * len(answers), different[0]


@pytest.mark.parametrize("count", [500, pytest.param(20_000, marks=pytest.mark.long)])
def test_realistic_answers_agree_with_commonmark_and_lose_no_letter(count: int) -> None:
    random = Random(4)  # noqa: S311 - no secret
    different = []
    for text in (realistic.answer(random) for _ in range(count)):
        html = render(text).html
        shown = without_languages(visible_text(html))  # a link that stands in code shows its address
        assert letters(without_languages(text)) == letters(shown), text
        if structure(html, on_card=True) != structure(commonmark(text), on_card=False):
            different.append(text)
    assert len(different) <= 0.002 * count, different[0]


def letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text)


def without_languages(text: str) -> str:
    """The text without the names of its listings' languages and the addresses of its links."""
    return re.sub(r"(?m)(?:```|~~~)\w*$|\]\(http.*?\)", "", text)


def test_real_passages_agree_with_commonmark_and_keep_their_words(real_seeds: Path) -> None:
    """Formulas aside, which CommonMark does not know."""
    passages = [
        part for file in sorted(real_seeds.iterdir()) for entry in parse(read(file)).entries for part in parts(entry)
    ]
    assert len(passages) > 80
    for part in passages:
        html = render_passage(part, RenderOptions(), picture).html
        prose = re.sub(r"```\w*|\$[^$]*\$|\d+", "", part.text)
        assert set(re.findall(r"\w+", prose)) <= set(re.findall(r"\w+", visible_text(html)))
        if "$" not in part.text:
            assert structure(html, on_card=True) == structure(commonmark(part.text), on_card=False)


def parts(entry: Entry) -> list[Passage]:
    return [part for part in (entry.title, entry.question, entry.context, entry.answer) if part]
