"""A diff turns one text into the other, and takes no longer per line for a longer text."""

from __future__ import annotations

import cProfile
import difflib
import pstats
import re
import time
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from ankigen.fixing.difference import MOST_COMPARED, opcodes, unified_diff

TEXTS = st.lists(st.sampled_from("aaabbcdefghij"), max_size=30)


def patched(before: Sequence[str], diff: Iterator[str]) -> list[str]:
    """A text with a diff applied, every hunk held to its heading."""
    result: list[str] = []
    at = 0
    for line in list(diff)[2:]:
        if heading := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            start = int(heading[1]) - (heading[2] != "0")
            result += before[at:start]
            at = start
            assert len(result) == int(heading[3]) - (heading[4] != "0")
            continue
        if line[0] in " -":
            assert before[at] == line[1:]
            at += 1
        if line[0] in " +":
            result.append(line[1:])
    return [*result, *before[at:]]


@given(TEXTS, TEXTS)
def test_a_diff_turns_one_text_into_the_other(before: list[str], after: list[str]) -> None:
    assert patched(before, unified_diff(before, after, "x.md")) == after


def test_a_diff_looks_as_difflib_has_it() -> None:
    before = [f"line {n}" for n in range(40)]
    after = [*before[:3], "new", *before[3:20], "other", *before[21:30], *before[31:]]
    known = difflib.unified_diff(before, after, "x.md", "x.md", lineterm="", n=2)
    assert list(unified_diff(before, after, "x.md")) == list(known)
    assert list(unified_diff(before, before, "x.md")) == []


def test_a_long_run_of_lines_that_stand_often_is_shown_as_replaced() -> None:
    before = ["a", *["x", "y"] * MOST_COMPARED, "b"]
    after = ["a", *["x", "z"] * MOST_COMPARED, "b"]
    diff = list(unified_diff(before, after, "x.md"))
    assert patched(before, iter(diff)) == after


def test_time_is_linear_in_the_number_of_differences() -> None:
    """Counted in calls rather than in seconds."""

    def calls(cards: int) -> int:
        lines = [line for n in range(cards) for line in (f"#### {n}", ":p Why?", "??x", "So.", "", "x?", "---")]
        mended = ["x??" if line == "x?" else line for line in lines]
        profile = cProfile.Profile()
        profile.runcall(lambda: list(unified_diff(lines, mended, "x.md")))
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    assert calls(400) < 2.2 * calls(200)


def test_many_equal_lines_are_not_compared_each_with_each() -> None:
    started = time.process_time()
    assert list(opcodes(["a"] * 20_000, ["a"] * 20_000)) == [("equal", 0, 20_000, 0, 20_000)]
    assert len(list(opcodes(["a"] * 20_000, ["a", *["b"] * 20_000]))) == 1
    assert time.process_time() - started < 3
