"""HTML is read in one pass, whatever was left open."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.markup import End, Start, Text, tokens
from ankigen.render.visible import visible_text


def test_tags_and_texts_come_in_their_order() -> None:
    html = "a &lt; b<IMG src='p q.png' alt=\"x > y\" hidden width=3>c</b ><!-- d --><br/>"
    image = Start("img", {"src": "p q.png", "alt": "x > y", "hidden": "", "width": "3"})
    found = [Start(t.name, t.attributes) if isinstance(t, Start) else t for t in tokens(html)]
    assert found == [Text("a < b"), image, Text("c"), End("b"), Start("br")]


def test_what_looks_like_a_tag_and_is_none_is_text() -> None:
    assert visible_text("1 < 2 and <3 but a<b and <a href=") == "1 < 2 and <3 but a<b and <a href="


def test_scripts_and_styles_are_no_text() -> None:
    assert visible_text("a<script>if (1<2) '</b>'</script>b<style>p { }</style>c") == "abc"


@given(st.text(st.sampled_from("<>/\"'=ab! -&;"), max_size=60))
def test_no_text_is_refused(html: str) -> None:
    assert isinstance(visible_text(html), str)


OPEN = [
    "<!--",
    '<a x="',
    "<a x='\"",
    "<",
    "&",
    "<![CDATA[",
    "<?",
    "</",
    "<a b",
    "<script>",
    '<img alt="x" ',
    "a = ",
    "&#",
]


@pytest.mark.parametrize("piece", OPEN)
def test_what_is_left_open_costs_no_more_than_its_length(piece: str) -> None:
    started = time.process_time()
    visible_text(piece * 100_000)
    assert time.process_time() - started < 3
