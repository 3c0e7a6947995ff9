"""Whatever HTML a package holds, it becomes a text, soon, and its words stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.importing.blocks import to_line, to_markdown
from ankigen.importing.inline import Lines
from ankigen.render.visible import visible_text
from tests.render.passages import render

WORDS = st.text(st.sampled_from("ab 1.-*_`$#[](){}<>&;\\|:?x~!=+\n"), max_size=12)
TAGS = st.sampled_from(
    [
        "p",
        "div",
        "br",
        "b",
        "i",
        "code",
        "pre",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "h3",
        "hr",
        "a",
        "img",
        "math",
        "span",
        "sub",
        "u",
        "details",
        "figure",
    ]
)
PIECES = st.one_of(
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    TAGS.map(lambda name: f"<{name}>"),
    TAGS.map(lambda name: f"</{name}>"),
    st.just('<a href="https://example.org">'),
    st.just('<math alttext="x^2">'),
)


def lines() -> Lines:
    return Lines(lambda _: None)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_html_is_markdown_that_renders(html: str) -> None:
    markdown = to_markdown(html, lines())
    to_line(html, lines())
    render(markdown)


LETTERS = st.text(st.sampled_from("ab 1.-*_`#[](){}<>&;|:?x~!=+$\n"), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_plain_words_come_back_as_they_are(text: str) -> None:
    html = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    assert visible_text(render(to_markdown(html, lines())).html) == visible_text(html)


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<ul><li>", "<table><tr>", "<b>", "\\(", "[latex]", "<pre>`", "* ", "x?", "<a href=x>", "<br>", "|"],
)
def test_what_is_left_open_costs_no_more_than_its_length(piece: str) -> None:
    started = time.process_time()
    to_markdown(piece * 20_000 + " [/$] \\] a", lines())
    assert time.process_time() - started < 3
