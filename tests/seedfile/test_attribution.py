"""Every line of a file is for something, nothing that a card shows is lost, and no marker is shown."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from fuzz.parser import check
from tests.seedfile.damage import Maker, plain

PIECES = (
    *("#### Title", "#### Why?", "####Glued", "### Sub", "# Flashcards: Book (Part 2)", "# x", "##### Deep"),
    *(
        ":p",
        ":p What?",
        ":P What?",
        "**:p** What?",
        ": p What?",
        "  :p What?",
        ":p\tA",
        "ctx :p What?",
        "$$a$$:p What?",
    ),
    *("??x", "??x An answer", "?? x", "??X", "ask? ??x", "**??x**", "???x", "??"),
    *("x??", "x?? more", "X??", "x ??", "end x??", "$$a$$x??", "``` x??", "x?", ":x??", ":x?", "???", "x???", "x??---"),
    *(
        "---",
        "***",
        "___",
        "- - -",
        "$$a$$---",
        "---#### T",
        "**Rating: 8/10**",
        "Rating: 7/10",
        "**Rating: 9/10** #### T",
    ),
    *("```", "```python", "~~~", "````", "text ```java", "code```", "- ```sh", "$$", "$$a$$"),
    *("text", "a sentence?", "", "  ", "- item", "| a | b |", "a ?? x", "`x??`", "emoji :p", "\u200b:p What?", "\tx??"),
    *(
        '<!-- ankigen: tags="a" -->',
        '<!-- ankigen: silence="no-cards" -->',
        "<!-- ankigen: oops",
        "**Starting Chapter:** One",
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_sequence_of_lines_is_attributed(lines: list[str], end: str) -> None:
    check(end.join(lines).encode())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_attributed(text: str) -> None:
    check(text.encode("utf-8", "replace"))


def mutated(text: str, rng: random.Random) -> str:
    """A file from which a hand has taken some lines, and into which it has put others."""
    lines = text.split("\n")
    for _ in range(max(1, len(lines) // 20)):
        at = rng.randrange(len(lines) + 1)
        lines[at : at + rng.choice([0, 0, 1, 2])] = [rng.choice(PIECES)] if rng.random() < 0.7 else []
    return "\n".join(lines)


def run_mutated(seeds: range) -> int:
    """Check damaged and mutated files; returns the number of their lines."""
    count = 0
    for seed in seeds:
        rng = random.Random(seed)  # noqa: S311 - nothing is kept secret here
        text = mutated(Maker(seed, 0.5).file(20)[0], rng)
        check(text.encode())
        count += text.count("\n") + 1
    return count


def test_mutated_files_are_attributed() -> None:
    assert run_mutated(range(40)) > 8_000


@pytest.mark.long
def test_a_million_lines_are_attributed() -> None:
    assert run_mutated(range(1_000_000, 1_004_000)) > 1_000_000


def recovered(seeds: range, share: float) -> float:
    """The share of known cards whose question and answer come out as they were."""
    right = total = 0
    for seed in seeds:
        text, cards = Maker(seed, share).file(20)
        found = [(plain(e.question.text), plain(e.answer.text)) for e in parse(decode("x.md", text.encode())).entries]
        total += len(cards)
        for card in cards:
            if card.known() in found:
                found.remove(card.known())
                right += 1
    return right / total


def test_clean_cards_are_recovered_all() -> None:
    assert recovered(range(10), 0.0) == 1.0


def test_nearly_all_damaged_cards_are_recovered() -> None:
    """One card in five is damaged, as in real collections."""
    assert recovered(range(60), 0.2) >= 0.995
