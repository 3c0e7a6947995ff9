"""Listings: the right language, the exact text, colours that can be read, and no lexer that costs too much."""

from __future__ import annotations

import time
from html import unescape
from itertools import count
from re import sub

import pytest
from pygments.lexers import get_all_lexers, get_lexer_by_name

from ankigen.diagnostics import Code
from ankigen.render import code as code_module
from ankigen.render.code import LONGEST_LINE, LONGEST_SLOW_CODE, render_code
from ankigen.render.languages import ALIASES
from ankigen.render.palette import (
    CLASSES,
    DAY_PAPER,
    DAY_TEXT,
    INKS,
    NIGHT_PAPER,
    NIGHT_TEXT,
    stylesheet,
)
from tests.golden import Case, check, parametrize

LISTINGS = {
    "python": 'def f(x: int) -> str:\n    """Doc."""\n\n    return f"{x!r} < \\n"  # é\n',
    "java": "List<Map<String, Integer>> a = new ArrayList<>(); // x\n",
    "cpp": "#include <vector>\nstd::vector<int> v{1, 2};\n",
    "bash": "$ echo \"$HOME\" | grep -c '\\(x\\)' && exit 1",
    "sql": "SELECT * FROM t WHERE a <> 'b';",
    "javascript": "const f = async (x) => `${x} & ${y}`;",
    "html": "<p class='a'>&amp; {{ x }}</p>",
    "json": '{"a": [1, 2.5e3, null]}',
    "diff": "- a\n+ b\n@@ 1 @@",
    "c": "\n\n  int x = 1;\t\t/* tab */\n\n\n",
    "text": "  plain <b> & ✓ … \n",
    "nosuchlanguage": "x < y",
    "yaml": "a:\n  - b: 'c'\n",
    "haskell": "f :: Int -> Int\nf x = x\u00a0+ 1",
}


def text_of(html: str) -> str:
    """What a browser shows and copies: no last line feed."""
    return unescape(sub(r"<[^>]*>", "", html)).removesuffix("\n")


@parametrize("code")
def test_code(case: Case, request: pytest.FixtureRequest) -> None:
    """A title begins with the language."""
    listing = render_code(case.text, case.title.partition(":")[0].split()[0])
    problem = [] if listing.problem is None else [f"{listing.problem[0].label}: {listing.problem[1]}"]
    check(case, "\n".join([listing.html, *problem]), request)


@pytest.mark.parametrize("language", LISTINGS)
def test_the_exact_text_comes_back(language: str) -> None:
    assert text_of(render_code(LISTINGS[language], language).html) == LISTINGS[language]


@pytest.mark.parametrize("name", sorted(set(ALIASES.values())))
def test_every_alias_leads_to_a_lexer(name: str) -> None:
    assert get_lexer_by_name(name)


def test_no_alias_hides_a_language() -> None:
    known = {name for _, names, _, _ in get_all_lexers() for name in names}
    assert sorted(known & ALIASES.keys()) == []


def test_names_of_languages_have_no_case() -> None:
    assert render_code("x = 1", "PyThon") == render_code("x = 1", "python")


def test_an_unknown_language_is_shown_as_it_is_and_noted() -> None:
    listing = render_code("a < b", "klingon")
    assert listing.html == '<pre class="hl" data-language="klingon"><code>a &lt; b</code></pre>'
    assert listing.problem == (Code.UNKNOWN_LANGUAGE, "`klingon` is no language that Pygments knows")


def test_escapes_of_many_kinds_are_ordinary_code() -> None:
    assert render_code(r"re.escape('\\\\\\\\\[\]\(\)\{\}\.\*\+\?\^\$\|\#')", "python").problem is None


def test_errors_of_the_lexer_are_plain_text() -> None:
    assert render_code("x = ✓ …", "python").html == '<pre class="hl" data-language="python"><code>x = ✓ …</code></pre>'


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = 1\n" * LONGEST_SLOW_CODE, "of code are more than 5,000"),
        ("x" * (LONGEST_LINE + 1), "a line of code is longer than"),
        ("x\n" + "\n" * 300, "blank lines in a row"),
        ("x = '" + "\\" * 12 + "'", "a dozen backslashes in a row"),
        ('"\\' * 12, "a dozen backslashes in a row"),
    ],
)
def test_too_much_code_has_no_colours(code: str, found: str) -> None:
    listing = render_code(code, "java")
    assert text_of(listing.html) == code
    assert listing.problem
    assert listing.problem[0] is Code.CODE_FAILED
    assert found in listing.problem[1]


def test_a_slow_lexer_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_module, "DEADLINE", 0.0)
    monkeypatch.setattr(code_module, "DEADLINE_PER_CHARACTER", 0.0)
    monkeypatch.setattr(code_module, "charged", count().__next__)
    listing = render_code("x = 1\n" * 100, "python")
    assert text_of(listing.html) == "x = 1\n" * 100
    assert listing.problem == (Code.CODE_FAILED, "colouring the code takes longer than 0.0 s")


@pytest.mark.parametrize("language", ["java", "c#", "scala", "typescript", "terraform", "cpp", "php", "perl", "ruby"])
@pytest.mark.parametrize("pattern", ["a b ", 'x"\\', "List<", "((", "/* ", "${", "<a ", "a.b.", "@A(b) "])
def test_no_lexer_hangs(language: str, pattern: str) -> None:
    lines = "\n".join([pattern * (300 // len(pattern))] * 10)
    started = time.process_time()
    assert text_of(render_code(lines, language).html) == lines
    assert time.process_time() - started < 2


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, "relative luminance"."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_ink_can_be_read_by_day_and_night() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    day = [DAY_TEXT, *(ink.day for ink in INKS.values())]
    night = [NIGHT_TEXT, *(ink.night for ink in INKS.values())]
    assert min(contrast(ink, DAY_PAPER) for ink in day) >= 4.5
    assert min(contrast(ink, NIGHT_PAPER) for ink in night) >= 4.5


def test_the_stylesheet_has_a_rule_for_every_class_by_day_and_night() -> None:
    rules = stylesheet().splitlines()
    for name in CLASSES:
        assert sum(rule.startswith(f".hl .{name} {{") for rule in rules) == 1
        assert sum(rule.startswith(f".nightMode .hl .{name} {{") for rule in rules) == 1
