"""Every line of a file is for something, nothing that a card shows is lost, and no marker is shown."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.entries import Entry
from ankigen.seedfile.attribution import Attribution, Role
from ankigen.seedfile.parsing import Parsed, parse
from ankigen.seedfile.reading import decode
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
SHOWN = re.compile(r"^(?::p(?=\s|$)|\?\?x(?!\w)|x\?\?(?![\w?]))", re.MULTILINE)


def parts(entry: Entry) -> str:
    return "\n".join(p.text for p in (entry.title, entry.context, entry.question, entry.answer))


def shown_markers(parsed: Parsed) -> list[str]:
    """The clean markers that stand at the beginning of a line that a card shows."""
    return [found[0] for entry in parsed.entries for found in SHOWN.finditer(parts(entry))]


def check(text: str) -> Parsed:
    """The invariants, for any text."""
    source = decode("x.md", text.encode())
    parsed = parse(source)
    owner: dict[int, Attribution] = {}
    for run in parsed.attributions:
        assert run.first_line <= run.last_line
        assert (run.entry is not None) == (run.role is Role.CARD)
        for number in range(run.first_line, run.last_line + 1):
            assert number not in owner
            owner[number] = run
    reported = {d.position.line for d in parsed.diagnostics}
    for line in source.lines:
        if line.text.strip():
            assert line.number in owner, f"nobody owns line {line.number}: {line.text!r}"
    for run in parsed.attributions:
        if run.role is Role.REPORTED:
            assert reported, "a line that is on no card is told about"
    assert not shown_markers(parsed)
    nothing_is_lost(parsed, [line.text for line in source.lines], owner)
    return parsed


MARKERS = re.compile(r"[:：] ?[pP](?![a-z])|[?？]{2} ?[xX]|^\W*[xX](?=[?？])", re.MULTILINE)


def words_of(text: str) -> set[str]:
    """The words of a text that are no markers."""
    return set(re.findall(r"[^\W_]{3,}", MARKERS.sub(" ", text)))


def nothing_is_lost(parsed: Parsed, lines: Sequence[str], owner: dict[int, Attribution]) -> None:
    """Every word of a card's line that is no marker stands in the card."""
    words = {index: words_of(parts(entry)) for index, entry in enumerate(parsed.entries)}
    for number, run in owner.items():
        line = lines[number - 1]
        if run.entry is not None and "Rating" not in line and "ankigen:" not in line:
            near = words[run.entry] | words.get(run.entry + 1, set())
            assert words_of(line) <= near, f"lost from line {number}: {line!r}"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_sequence_of_lines_is_attributed(lines: list[str], end: str) -> None:
    check(end.join(lines))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_attributed(text: str) -> None:
    parse(decode("x.md", text.encode("utf-8", "replace")))


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
        check(text)
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
