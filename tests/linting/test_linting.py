"""What looks like a mistake is reported where it stands; what only looks a little like one is left alone."""

from __future__ import annotations

import pytest

from ankigen.linting import likeness
from ankigen.linting.lint import lint
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from tests import golden


def linted(text: str) -> str:
    diagnostics = lint(parse(decode("cards.md", text.encode())).entries)
    return "\n".join(map(str, sorted(diagnostics, key=lambda d: d.sort_key)))


def seed(question: str, answer: str) -> str:
    return f"#### T\n:p {question}\n??x\n{answer}\nx??\n---\n"


@golden.parametrize("linting")
def test_lints(case: golden.Case, request: pytest.FixtureRequest) -> None:
    cards = case.text.split("\n") if " => " in case.text else []
    text = "".join(seed(*card.split(" => ")).replace("\\n", "\n") for card in cards) or case.text
    golden.check(case, linted(text), request)


def test_the_work_for_likeness_is_linear_in_cards_that_are_all_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def count(*_: object) -> bool:
        nonlocal compared
        compared += 1
        return False

    def comparisons(cards: int) -> int:
        nonlocal compared
        compared = 0
        card = "What does each layer of the whole network do with all of its channels? => It computes maps of them: {0}"
        text = "".join(seed(*card.format(number).split(" => ")) for number in range(cards))
        list(likeness.similar_cards(parse(decode("cards.md", text.encode())).entries))
        return compared

    monkeypatch.setattr(likeness, "_are_alike", count)
    assert 0 < comparisons(2000) < 2.5 * comparisons(1000)
