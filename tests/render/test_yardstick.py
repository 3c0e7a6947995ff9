"""The structure of answers is that of CommonMark with tables, as markdown-it-py has it."""

from __future__ import annotations

from random import Random

import pytest
from markdown_it import MarkdownIt

from tests.golden import Case, load
from tests.render.answers import answer
from tests.render.passages import render
from tests.render.structure import structure

DEPARTURES = {
    "a listing whose closing fence stands at the margin",
    "a table keeps the cells that its head has no room for",
    "a table after a line of text, with alignment",
    "a table ends a list item",
    "character references",
    "definitions of links are text",
    "the few tags that are allowed",
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
    answers = [answer(random) for _ in range(600)]
    different = [
        text
        for text in answers
        if structure(render(text).html, on_card=True) != structure(commonmark(text), on_card=False)
    ]
    assert len(different) <= 0.01 * len(answers), different[0]
