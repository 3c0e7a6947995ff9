"""Passages: every piece in its place, everything dangerous disarmed, every fault reported where it stands."""

from __future__ import annotations

from typing import Literal

import pytest

from ankigen.entries import Line, Passage, Rendered
from ankigen.render.passage import RenderOptions, render_passage
from tests.golden import Case, check, parametrize
from tests.render.passages import picture, render, shown


@parametrize("passages")
def test_passage(case: Case, request: pytest.FixtureRequest) -> None:
    math: Literal["mathml", "mathjax"] = "mathjax" if case.file.stem == "mathjax" else "mathml"
    options = RenderOptions(math=math, cloze=case.file.stem == "clozes")
    check(case, shown(render(case.text, options)), request)


def test_the_same_picture_is_packed_once() -> None:
    rendered = render("![](figure:vae/samples)\n\n![](figure:vae/samples) and ![](figure:gan/grid)")
    assert [picture.media for picture in rendered.pictures] == ["samples.png", "grid.png"]


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("1. Flows", "1. Flows"),
        (" A title ", "A title"),
        ("# of `List<T>` & *more*", "# of <code>List&lt;T&gt;</code> &amp; <em>more</em>"),
        ("- x > y |", "- x &gt; y |"),
    ],
)
def test_a_title_is_a_line_without_blocks(title: str, html: str) -> None:
    assert render(title, RenderOptions(inline=True)).html == html


def test_an_empty_passage_is_an_empty_field() -> None:
    assert render("") == render(" \n\n") == Rendered()


def test_positions_survive_lines_that_the_parser_has_left_out() -> None:
    lines = (Line(7, 4, "a"), Line(12, 1, "b ![x](missing.png)"))
    [problem] = render_passage(Passage("seeds/x.md", lines), RenderOptions(), picture).diagnostics
    assert str(problem.position) == "seeds/x.md:12:3"
