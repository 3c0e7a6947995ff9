"""What is not on the list does not get onto a card."""

from __future__ import annotations

import re
from random import Random

import pytest

from ankigen.render.cleanness import is_clean
from ankigen.render.sanitize import cleaned, sanitize
from tests.golden import Case, check, parametrize
from tests.render.passages import render


@parametrize("sanitize")
def test_sanitize(case: Case, request: pytest.FixtureRequest) -> None:
    clean = sanitize(case.text, frozenset({"vae-1.png"}))
    check(case, "\n".join([clean.html, *clean.removed]), request)


def test_what_is_clean_stays_as_it_is() -> None:
    html = '<p>a &lt; b <code>c</code> <math alttext="x"><mi>x</mi></math></p><ol start="3"><li>d</li></ol>'
    assert sanitize(html).html == html
    assert sanitize(html).removed == ()


TAG = re.compile(r"(<[^<>]*>)")


def shuffled(html: str, random: Random) -> str:
    """HTML with some of its tags and texts left out, doubled or in another place."""
    pieces = TAG.split(html)
    for _ in range(random.randint(0, 2)):
        at, to = random.randrange(len(pieces)), random.randrange(len(pieces))
        pieces[at:at] = [random.choice((pieces[to], "", "\n", "<p>", "</p>", "<em>", "<table>", "&quot;", "\xa0"))]
        pieces.pop(random.randrange(len(pieces)))
    return "".join(pieces)


@parametrize("markdown")
def test_what_is_told_to_be_clean_by_its_tags_is_clean_to_the_parser(case: Case) -> None:
    random, html = Random(case.title), render(case.text).html  # noqa: S311 - no secret
    for candidate in (html, *(shuffled(html, random) for _ in range(100))):
        if is_clean(candidate):
            assert cleaned(candidate) == candidate


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<script>b</script></p>",
        '<p onclick="a">b</p>',
        "<p>a<!-- b --></p>",
        "<p>a<em>b</p></em>",
        "<p>a<p>b</p></p>",
        "<p>a",
        "a</p>",
        "<pre>\na</pre>",
        "<ul>a</ul>",
        "<table><tr><td>a</td></tr></table>",
        '<span class="other">a</span>',
        '<math alttext="a"><mi>b<p>c</p></mi></math>',
        '<math alttext="a"><mtext><style>b</style></mtext></math>',
        "<svg></svg>",
        '<a href="https://example.org">a</a>',
        "a & b",
        "a &quot; b",
        "a &am<em></em>p; b",
        "a\xa0b",
        "a < b",
        "<EM>a</EM>",
        "<em >a</em>",
        "<br/>",
        "<>",
    ],
)
def test_what_a_parser_would_change_or_has_to_judge_is_not_told_by_its_tags(html: str) -> None:
    assert not is_clean(html)


@pytest.mark.parametrize("depth", [2, 5, 20])
def test_deep_emphasis_is_clean(depth: int) -> None:
    html = "<p>" + "<em>a" * depth + "</em>" * depth + "</p>"
    assert is_clean(html)
    assert cleaned(html) == html
