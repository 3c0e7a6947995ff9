"""The caret stands under the character that is meant, whatever is on the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.reporting.characters import harmless, width
from ankigen.reporting.excerpt import excerpt

LINES = [
    ("plain text", 7, "plain text", "      ^"),
    ("\tx\ty", 2, "    x   y", "    ^"),
    ("\tx\ty", 4, "    x   y", "        ^"),
    ("日本 x", 4, "日本 x", "     ^"),
    ("e\u0301x", 3, "e\u0301x", " ^"),
    ("e\u0301x", 2, "e\u0301x", "^"),
    ("a\x1b[31mb", 2, r"a\x1b[31mb", " ^"),
    ("a\u202eb", 3, r"a\u202eb", "       ^"),
    ("a\U000e0001b", 3, r"a\U000e0001b", "           ^"),
    ("short", 6, "short", "     ^"),
    ("short", 99, "short", "     ^"),
    ("", 1, "", "^"),
]


@pytest.mark.parametrize(("line", "column", "text", "caret"), LINES)
def test_excerpts(line: str, column: int, text: str, caret: str) -> None:
    assert excerpt(line, column, 40) == (text, caret)


def test_a_long_line_is_clipped_on_both_sides_of_the_caret() -> None:
    text, caret = excerpt("a" * 1000 + "X" + "b" * 1000, 1001, 21)
    assert text == "…" + "a" * 10 + "X" + "b" * 8 + "…"
    assert text[caret.index("^")] == "X"


def test_a_clipped_line_of_wide_characters_still_fits() -> None:
    text, caret = excerpt("日" * 1000, 500, 21)
    assert width(text) <= 21
    assert width(caret) == 12


@given(st.text(max_size=200), st.integers(1, 300), st.integers(20, 80))
def test_no_excerpt_is_wider_than_asked_or_acts_on_the_terminal(line: str, column: int, columns: int) -> None:
    text, caret = excerpt(line, column, columns)
    assert text.isprintable()
    assert width(text) <= columns
    assert len(caret) <= columns + 1
    assert harmless(text) == text


def test_only_the_neighbourhood_of_the_caret_is_read() -> None:
    class Line(str):
        __slots__ = ()

        def __getitem__(self, key: object) -> str:
            assert isinstance(key, slice)
            assert key.stop - key.start <= 200
            return super().__getitem__(key)

    assert excerpt(Line("x" * 10_000_000), 5_000_000, 80)[1].endswith("^")
