"""The examples of the CommonMark specification: the structure of a card is theirs, but for what is meant to differ."""

from __future__ import annotations

import pytest

from ankigen.render import sanitize
from ankigen.render.markdown import links
from tests.commonmark import FETCH, PACKAGE, Example, departures, examples
from tests.render.passages import render
from tests.render.structure import structure

pytestmark = pytest.mark.skipif(not PACKAGE.exists(), reason=f"the specification is not at hand: {FETCH}")


def is_equal(example: Example) -> bool:
    return structure(render(example.text).html, on_card=True) == structure(example.html, on_card=False)


def test_all_examples_are_there() -> None:
    assert len(examples()) == 652


def test_the_departures_are_those_that_are_listed() -> None:
    assert [one.number for one in examples() if not is_equal(one)] == sorted(departures())


def test_links_that_are_not_linked_would_be_right_if_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a fault in reading links cannot hide behind the departure."""
    unlinked = {number for number, why in departures().items() if why.startswith("what leads to no place on the web")}
    monkeypatch.setattr(links, "SCHEMES", ("",))
    monkeypatch.setattr(sanitize, "LINKS", ("",))
    written = [one for one in examples() if one.number in unlinked and not one.text.startswith("<")]
    assert len(written) == 36
    assert [one.number for one in written if not is_equal(one)] == []
