"""No text, however strange, hangs, crashes or loses its words."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.render import passage as passage_module
from ankigen.render.markdown.inline import MOST_SIGNS
from ankigen.render.passage import LONGEST_PASSAGE, RenderOptions
from ankigen.render.visible import visible_text
from tests.render.passages import render

PATTERNS = [
    *("[", "![", "<a ", "\t", "*a ", "_a ", "`` ` ", "~~~\n", "> ", "- ", "1. ", "\n", "|a|b|\n", "# a\n", "<!--"),
    *("$", "\\(", "{{c1::", "}}", "<sub>", "&", "\\", "\x00", "\U000f0000", "[a](b) ", "![a](b)\n", "> a\nb\n"),
    *("- a\nb\n", "\n    a\n\n", "***a** ", " \\\n", "| a | b |\n|---|---|\n", "[[[]]]", "- - ", "[a](<", "a\n=\n"),
    *("*_", "a*", '[a](b "', "[a](<b", "<a@b.", "[[a](b)", "a\n- `", "a&"),
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_repeated_signs_cost_little_time_and_lose_no_letter(pattern: str) -> None:
    text = (pattern * 20_000)[:20_000]
    started = time.process_time()
    rendered = render(text, RenderOptions(cloze=True))
    assert time.process_time() - started < 2
    letters = visible_text(rendered.html).count("a") + sum(d.found.count("a") for d in rendered.diagnostics)
    assert letters >= min(text.count("a"), 1)
    assert len(rendered.html) < 20 * len(text)


@pytest.mark.parametrize(
    "text", ["[" * 400 + "z" + "]" * 400, "> " * 400 + "z", "- " * 400 + "z", "*a **b " * 99 + "z"]
)
def test_what_is_nested_too_deep_is_shown(text: str) -> None:
    assert "z" in visible_text(render(text).html)


def test_a_text_of_too_many_signs_is_shown_as_it_is_and_the_rest_is_rendered() -> None:
    rendered = render("*one*\n\n" + "[" * (MOST_SIGNS + 1) + "&lt;\n\n*two*")
    assert rendered.html == f"<p><em>one</em></p><p>{'[' * (MOST_SIGNS + 1)}&lt;</p><p><em>two</em></p>"
    [problem] = rendered.diagnostics
    assert str(problem).startswith("seeds/x.md:3:1: error[markdown-failed]: too many Markdown signs; the text is shown")


def test_a_text_that_is_too_long_is_shown_as_it_is() -> None:
    text = "*a* & b\n" * (LONGEST_PASSAGE // 8 + 1)
    rendered = render(text)
    assert rendered.html == f'<pre tabindex="0" class="source">{text.replace("&", "&amp;")}</pre>'
    assert len(rendered.diagnostics) == 1


def test_a_fault_in_a_library_costs_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(passage_module, "to_html", fail)
    rendered = render("a *b* [sound:x] <c>\x02")
    assert rendered.html == '<pre tabindex="0" class="source">a *b* &#91;sound:x] &lt;c&gt;</pre>'
    problem, _control_character = rendered.diagnostics
    assert str(problem).startswith("seeds/x.md:1:1: error[markdown-failed]: Markdown failed: RecursionError; the text")


SIGNS = [
    "*",
    "**",
    "_",
    "`",
    "``",
    "\n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n    ",
    "  ",
    "|",
    "\n|---|\n",
    "[",
    "](",
    ")",
]
MORE_SIGNS = [
    "\n```\n",
    "\n~~~\n",
    "#",
    "<",
    ">",
    "&",
    "\\",
    "!",
    "{{c1::",
    "::",
    "}}",
    "<br>",
    "\t",
    "-",
    "=",
    "\U000f0001",
]
WORD = st.integers(100, 999).map("w{}w".format)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SIGNS + MORE_SIGNS), WORD, WORD), max_size=40).map("".join), st.booleans())
def test_every_word_is_on_the_card(text: str, cloze: bool) -> None:
    rendered = render(text, RenderOptions(cloze=cloze))
    assert not [d for d in rendered.diagnostics if d.code.label == "markdown-failed"]
    said = visible_text(rendered.html) + " ".join(d.found for d in rendered.diagnostics) + rendered.html
    assert sorted(set(re.findall(r"w\d+w", text)) - set(re.findall(r"w\d+w", said))) == []


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab 1.-+#~:;'\"!?()|{}=é\u3000\u200b\u00a0%^/,@"), max_size=30))
def test_the_fast_path_gives_what_the_slow_one_gives(text: str) -> None:
    fast = render(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passage_module, "_PLAIN", re.compile("(?!)"))
        assert render(text) == fast


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_renders(text: str) -> None:
    html = render(text, RenderOptions(math="mathjax", cloze=True)).html
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", html)
    assert html.encode() or not text.strip()
