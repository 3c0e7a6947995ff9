"""Markdown as its authors mean it."""

from __future__ import annotations

from random import Random

import pytest

from ankigen.render.markdown import inline, python_markdown
from ankigen.render.markdown.marks import LINK, mark
from ankigen.render.pieces.taking import Extract
from tests.golden import Case, check, parametrize
from tests.render.passages import render, shown


@parametrize("markdown")
def test_markdown(case: Case, request: pytest.FixtureRequest) -> None:
    check(case, shown(render(case.text)), request)


def test_what_has_only_emphasis_is_written_as_python_markdown_would_write_it() -> None:
    random, compared = Random(1), 0  # noqa: S311 - no secret
    words = ("*a*", "**b c**", "_d_", "***e** f*", "*", "**", "g", "<", ">", " ", "\n", ".", "中")
    for _ in range(1500):
        text = "".join(random.choices(words, k=7)).strip()
        marked = mark(text).text
        if text and LINK not in marked and "\\" not in marked and "  \n" not in marked:
            compared += 1
            expected = python_markdown.to_html(marked, lambda _: None)
            assert inline.read(text, Extract(text, (), text)).html == expected
    assert compared > 300
