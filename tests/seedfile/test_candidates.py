"""Lines that are passed over can only be text: no marker however it is spelt, nothing to cut, no fence."""

from __future__ import annotations

from itertools import product

import pytest

from ankigen.entries import Line
from ankigen.seedfile.candidates import find_candidates
from ankigen.seedfile.drafts import Place
from ankigen.seedfile.fences import opens_fence
from ankigen.seedfile.gluing import first_cut
from ankigen.seedfile.horizon import END
from ankigen.seedfile.lines import Kind, mark
from tests.seedfile.test_attribution import PIECES

SIGNS = (
    "",
    *"?？xX×:：pP-*_—#`~ \t\\>+.aQ\u00a0\u200b",
    *("??x", "x??", ":p ", "---", "####", "```", "$$", "**", "Rating: 8/10", "**Rating:", "Starting Chapter:", "<!-- "),
)


def is_candidate(text: str) -> bool:
    return find_candidates([Line(1, 1, text)]) == [0]


def test_what_is_no_candidate_is_text() -> None:
    """All lines of up to three signs, and of up to two pieces."""
    texts = {"".join(some) for signs, most in ((SIGNS, 3), (PIECES, 2)) for some in product(signs, repeat=most)}
    passed = [Line(1, 1, text) for text in texts if not is_candidate(text)]
    assert len(passed) > 10_000
    for line in passed:
        assert mark(line).kind in (Kind.TEXT, Kind.BLANK)
        assert opens_fence(line) is None
        for kind, place in product((Kind.TEXT, Kind.HEADING), Place):
            assert first_cut(line.text, kind, place, END) is None


@pytest.mark.parametrize(
    "text",
    ["", "   ", "It is so: a *bold* and **strong** word.", "- an item", "1. one", "> quoted?", "$$", "x = y? 1 : 0"],
)
def test_ordinary_lines_are_passed_over(text: str) -> None:
    assert not is_candidate(text)
