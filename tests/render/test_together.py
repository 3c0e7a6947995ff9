"""Passages that are rendered together come to what each of them comes to alone, whatever befalls the others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.entries import Rendered
from ankigen.render import passage as passage_module
from ankigen.render.passage import LONGEST_PASSAGE, RenderOptions, render_passage, render_passages
from ankigen.render.pieces.showing import Surroundings
from ankigen.render.sanitize import Sanitized, sanitize
from tests.render.passages import passage, picture

OPTIONS = (RenderOptions(), RenderOptions(cloze=True), RenderOptions(inline=True), RenderOptions(math="mathjax"))
WORDS = [
    *("a", "**b**", "`c`", "$x^2$", "$5", "\n\n", "- d", "```python\nx = 1\n```", "![e](figure:f)", "{{c1::h}}", " "),
    *("![g](missing.png)", "<br>", "&lt;", "\x00", "[i](ftp://j)", "[k](https://l.m)", "|n|o|\n|-|-|\n|p|q|"),
]
TEXT = st.lists(st.sampled_from(WORDS), max_size=8).map("".join)
GOOD = "It *is* $x$, is it?"
BREAKING = {
    "passage.sanitize": "*b* <kbd>K</kbd>",
    "math.latex._converter": r"$\underset{\bowtie}{\sqrt[\Xi]{q}}$",
    "code.lexer_of": "```ada\nx\n```",
}
"""By a part that may break, a text that needs it; no other test may have drawn the formula."""
WIDE = "| a " * 30_000 + "|\n" + "|-" * 30_000 + "|\n" + "| b " * 9


def alone(texts: list[tuple[str, RenderOptions]]) -> list[Rendered]:
    return [render_passage(passage(text), options, picture) for text, options in texts]


def together(texts: list[tuple[str, RenderOptions]]) -> list[Rendered]:
    return render_passages(((passage(text), options) for text, options in texts), picture)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(TEXT, st.sampled_from(OPTIONS)), max_size=6))
def test_together_is_as_alone(texts: list[tuple[str, RenderOptions]]) -> None:
    assert together(texts) == alone(texts)


@pytest.mark.parametrize("bad", ["*a* " * LONGEST_PASSAGE, WIDE])
def test_a_text_that_fails_harms_itself_alone(bad: str) -> None:
    texts = [(text, RenderOptions()) for text in (GOOD, bad, GOOD)]
    done = together(texts)
    assert done == alone(texts)
    assert done[0] == done[2] == together(texts[:1])[0]
    assert not done[0].diagnostics
    assert [problem.code.label for problem in done[1].diagnostics] == ["markdown-failed"]


def test_a_stage_that_hangs_harms_one_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(html: str, media: frozenset[str]) -> Sanitized:
        while "slow" in html:
            pass
        return sanitize(html, media)

    monkeypatch.setattr(passage_module, "sanitize", slow)
    monkeypatch.setattr(passage_module, "DEADLINE", 0.05)
    good, bad, last = together([(text, RenderOptions()) for text in (GOOD, "*slow*", GOOD)])
    assert good == last == together([(GOOD, RenderOptions())])[0]
    assert bad.html == '<pre tabindex="0" class="source">*slow*</pre>'


@pytest.mark.parametrize("fault", [ImportError("DLL load failed"), MemoryError(), OSError(24, "Too many open files")])
@pytest.mark.parametrize("part", BREAKING)
def test_what_the_machine_is_to_blame_for_is_blamed_on_no_text(
    part: str, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(f"ankigen.render.{part}", broken)
    with pytest.raises(type(fault)):
        together([(text, RenderOptions()) for text in (GOOD, BREAKING[part])])


def test_long_texts_have_their_time_each(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = passage_module._rendered

    def counting(texts: Sequence[Surroundings]) -> list[Rendered]:
        seen.append(len(texts))
        return real(texts)

    monkeypatch.setattr(passage_module, "_rendered", counting)
    long = "*a* " * (LONGEST_PASSAGE // 8)
    together([(long, RenderOptions())] * 3)
    together([(GOOD, RenderOptions())] * 3)
    assert seen == [1, 1, 1, 3]
