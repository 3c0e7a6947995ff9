"""Numbers, lists and long texts in messages."""

from __future__ import annotations

import pytest

from ankigen.wording import counted, first_of, listed, shortened


@pytest.mark.parametrize(("number", "words"), [(0, "0 cards"), (1, "1 card"), (1_000, "1,000 cards")])
def test_a_noun_is_in_the_plural_unless_there_is_one(number: int, words: str) -> None:
    assert counted(number, "card") == words


def test_a_text_is_cut_where_it_is_too_long() -> None:
    assert [shortened("abcd", most) for most in (5, 4, 3)] == ["abcd", "abcd", "ab…"]


def test_what_is_left_out_of_a_list_is_counted() -> None:
    names = ["a", "b", "c"]
    assert first_of(names, 3) == names
    assert first_of(names, 1) == ["a", "… and 2 more"]
    assert (listed(names, 3), listed(names, 2)) == ("a, b, c", "a, b and 1 more")
