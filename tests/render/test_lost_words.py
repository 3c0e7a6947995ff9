"""No word of a seed file is missing on its card without a report, and a renderer that loses one is found out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest

from ankigen.diagnostics import Code, Diagnostic
from ankigen.render import passage as passages
from ankigen.render.card import render_card
from ankigen.render.lost_words import Loss, find_loss
from ankigen.render.markdown import commonmark, writing
from ankigen.render.passage import RenderOptions
from ankigen.render.pieces import showing
from ankigen.seedfile.attribution import Role
from ankigen.seedfile.parsing import Parsed, parse
from ankigen.seedfile.reading import decode
from tests.changing import changed
from tests.render.nasty import FIRST, seed_file
from tests.render.passages import picture, render
from tests.render.test_hostile import PATTERNS

NUMBER = re.compile(r"(?<!\d)[2-9]\d{3}(?!\d)")

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINES = re.compile(r"lines (\d+) to (\d+)")


def unreported(text: str) -> list[str]:
    """The numbers of the words that are neither on a card nor in a report, and each loss that rendering noticed."""
    parsed = parse(decode("x.md", text.encode("utf-8")))
    cards = [render_card(entry, RenderOptions(), picture, None) for entry in parsed.entries]
    problems = [*parsed.diagnostics, *(problem for card in cards for problem in card.diagnostics)]
    fields = re.sub(r"</?span[^>]*>", "", "\n".join(html for card in cards for _, html in card.fields))
    known = set(NUMBER.findall("\n".join([fields, *(problem.found for problem in problems)])))
    lost = [found for found in NUMBER.finditer(text) if found[0] not in known]
    noticed = [str(problem) for problem in problems if problem.code in {Code.LOST_WORDS, Code.MARKDOWN_FAILED}]
    return noticed + [found[0] for found in lost if not is_reported(text, found.start(), parsed, problems)]


def is_reported(text: str, offset: int, parsed: Parsed, problems: Sequence[Diagnostic]) -> bool:
    """Whether a place is said to be on no card: its line, some lines around it, the comment around it, or the file."""
    line = line_at(text, offset)
    removed = [problem.position.line for problem in problems if problem.code is Code.REMOVED_CONTENT]
    inside = [it for it in COMMENT.finditer(text) if it.start() < offset < it.end()]
    lines = [(run.first_line, run.last_line) for run in parsed.attributions if run.role is Role.REPORTED]
    lines += [(it.position.line, it.position.line) for it in problems if it.code is Code.STRAY_TEXT]
    lines += [(int(first), int(last)) for problem in problems for first, last in LINES.findall(problem.found)]
    return (
        any(problem.code is Code.UNREADABLE_FILE for problem in problems)
        or any(line_at(text, comment.start()) in removed for comment in inside)
        or any(first <= line <= last for first, last in lines)
    )


def line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def check(seeds: range) -> None:
    words = 0
    for seed in seeds:
        text = seed_file(Random(seed))  # noqa: S311 - only has to be repeatable
        words += len(NUMBER.findall(text))
        assert unreported(text) == [], (seed, text)
    assert words > 8 * len(seeds)


def test_made_up_cards_lose_no_word() -> None:
    assert FIRST > 1986
    check(range(200))


@pytest.mark.long
def test_ten_thousand_made_up_cards_lose_no_word() -> None:
    check(range(10_000))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("two words", "<p>two words</p>"),
        ("a*b*c", "<p>a<em>b</em>c</p>"),
        ("[a](https://b.c/d)", '<p><a href="https://b.c/d">a</a></p>'),
        ("3. a\n   1) b", "<ol><li>a<ol><li>b</li></ol></li></ol>"),
        ("> 1. ```python title=x\n>    10px", '<ol><li><pre><code><span class="m">10</span>px</code></pre></li></ol>'),
        ('![a [b]](c.png "d")', '<img src="x-1.png" alt="a [b]" title="d">'),
        ("caf&eacute;s and `&eacute;`", "<p>cafés and <code>&amp;eacute;</code></p>"),
        ("a<br>b<sub>2</sub>", "<p>a<br>b<sub>2</sub></p>"),
        ("a\x00b", "<p>ab</p>"),
        ("$\x08eta \theta$", r'<math alttext="\beta \theta"><mi>β</mi></math>'),
        (r"$\eqref{a} \ref{b}$", r'<math alttext="\text{(a)} \text{b}"><mi>a</mi></math>'),
        (r"$\bm x2 % why$", r"<p>\(\boldsymbol x2\)</p>"),
        (r"$\frac12 <b>c$", r'<math alttext="\frac12 <b>c"><mfrac></mfrac></math>'),
    ],
)
def test_syntax_is_no_word(source: str, html: str) -> None:
    assert find_loss(source, html, reported=False) is None


@pytest.mark.parametrize(
    ("source", "html", "loss"),
    [
        ("one two one", "<p>one two</p>", Loss(8, ("one",))),
        ("one two one", "<p>two one</p>", Loss(0, ("one",))),
        ("a\n\n- b\n- c d", "<p>a</p><ul><li>b</li></ul>", Loss(9, ("c", "d"))),
        ("a → b", "<p>a b</p>", Loss(2, ("→",))),
        ("x class", '<p class="class">x</p>', Loss(2, ("class",))),
        ("x img lt", '<p>x <img src="img.png"> &lt;</p>', Loss(2, ("img", "lt"))),
        ("[a](https://b.c/d)", "<p><a>a</a></p>", Loss(4, ("https", "b", "c", "d"))),
        ("a $x$", '<p>a <math alttext=""><mi>x</mi></math></p>', Loss(3, ("x",))),
        ("a 12. b", "<p>a b</p>", Loss(2, ("12",))),
        ("```a `b` c```", "<p></p>", Loss(3, ("a", "b", "c"))),
    ],
)
def test_what_is_missing_is_named_where_it_stands(source: str, html: str, loss: Loss) -> None:
    assert find_loss(source, html, reported=True) == loss


@pytest.mark.parametrize(
    "source", ["a <!-- b\nc --> d", r"$\href{b}{a} c$ c d", r"$\class{b}{a} c$ c d", r"$\bbox[b]{a} c$ c d"]
)
def test_what_is_taken_out_has_to_be_reported(source: str) -> None:
    html = "<p>a d</p>" if "<!--" in source else r'<math alttext="a c"></math> c d'
    assert find_loss(source, html, reported=True) is None
    loss = find_loss(source, html, reported=False)
    assert loss
    assert "b" in loss.words


def test_a_loss_is_told_in_short() -> None:
    assert str(Loss(0, ("a",))) == "`a` would not be on the card"
    assert str(Loss(0, ("\ue000",))) == "U+E000 would not be on the card"
    assert str(Loss(0, tuple("abcdefg"))) == "`a`, `b`, `c`, `d`, `e` and 2 more words would not be on the card"


@pytest.mark.parametrize("pattern", [*PATTERNS, "![", "\\href{", "``` ", "```, ", "&a", "1. ", "a,", "a=b ", "<!-->"])
def test_time_is_linear(pattern: str) -> None:
    source = "``` a b " + pattern * (10_000 // len(pattern)) + "\nlost"
    started = time.process_time()
    assert find_loss(source, "<p></p>", reported=True)
    assert time.process_time() - started < 1


EVERYTHING = r"""First *strong* [link *text*](https://x.org/path "tooltip"), `span` &eacute;, $\frac{numerator}{7}$.\
Broken line <sub>under</sub> ![drawing](dot.png "legend")

| head | row |
|------|-----|
| cell | end |

- item one
- item two

  > quoted

![alone](dot.png "caption")

```python
listing = 1
second = 2
```

## Heading

    indented code
"""
"""A passage with everything that can get lost."""


def cut(pattern: str, kept: str = "") -> Callable[[str], str]:
    """HTML without what a pattern finds."""
    return lambda html: re.sub(pattern, kept, html, flags=re.DOTALL)


def after(function: Callable[..., Any], change: Callable[[Any], Any]) -> Callable[..., Any]:
    """The same function with its result changed."""
    return lambda *args, **kwargs: change(function(*args, **kwargs))


def shown(pattern: str, kept: str = "") -> Callable[[Any], Any]:
    """A page, or what the sanitiser leaves, whose HTML is cut."""

    def shorter(it: Any) -> Any:
        return changed(it, html=cut(pattern, kept)(it.html))

    return shorter


def rows(found: Any) -> Any:
    """A table with its head alone."""
    return found and (found[0]._replace(rows=found[0].rows[:1]), found[1])


def items(found: Any) -> Any:
    """A list with its first item alone."""
    return found and (found[0]._replace(items=found[0].items[:1]), found[1])


MUTANTS: dict[str, tuple[Any, str, Callable[[Any], Any], tuple[int, str]]] = {
    "the rows of a table": (commonmark, "table_at", rows, (6, "cell")),
    "an item of a list": (commonmark, "_list", items, (9, "item")),
    "a quote": (commonmark, "_quote", lambda it: it and (it[0]._replace(blocks=()), it[1]), (11, "quoted")),
    "all behind a certain byte": (passages, "to_html", shown("<h4>.*"), (20, "Heading")),
    "the text of a link": (passages, "to_html", shown("(<a[^>]*>).*?</a>", r"\1</a>"), (1, "link")),
    "the address of a link": (passages, "sanitize", shown(' href="[^"]*"'), (1, "https")),
    "the title of a link": (passages, "sanitize", shown(' title="tooltip"'), (1, "tooltip")),
    "emphasis": (passages, "to_html", shown("<em>[^<]*</em>"), (1, "strong")),
    "code in a line": (showing, "escape", lambda text: text.replace("span", ""), (1, "span")),
    "a line of a listing": (showing, "render_code", shown("listing[^\n]*\n"), (16, "listing")),
    "code without a fence": (writing, "escape", lambda _: "", (22, "indented")),
    "an alternative text": (showing, "image_html", cut('alt="[^"]*"'), (2, "drawing")),
    "a legend within a line": (showing, "image_html", cut('title="[^"]*"'), (2, "legend")),
    "a caption": (showing, "picture_html", cut("<figcaption>.*</figcaption>"), (13, "caption")),
    "the source of a formula": (showing, "render_formula", shown('alttext="[^"]*"'), (1, "frac")),
    "what follows a break": (passages, "to_html", shown("<br[^>]*>[^<]*"), (2, "Broken")),
    "a reference": (showing, "escape", lambda text: text.replace("é", ""), (1, "&eacute;")),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_renderer_that_loses_something_is_found_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, function, change, (line, word) = MUTANTS[name]
    mutant = after(getattr(module, function), change)
    monkeypatch.setattr(module, function, mutant)
    rules = tuple(mutant if rule.__name__ == function else rule for rule in commonmark.RULES)
    monkeypatch.setattr(commonmark, "RULES", rules)
    assert_found_out(render(EVERYTHING).diagnostics, line, word)


def assert_found_out(diagnostics: tuple[Diagnostic, ...], line: int, word: str) -> None:
    [problem] = [it for it in diagnostics if it.code is Code.LOST_WORDS]
    assert problem.position.line == line
    assert problem.found.startswith(f"`{word}`")


def test_the_passage_that_the_mutants_lose_something_of_is_whole() -> None:
    assert render(EVERYTHING).diagnostics == ()
