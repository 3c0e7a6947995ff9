"""The project's own deck, read by a scan of its clean form that shares no code with the real parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from ankigen.figures.catalogue import FIGURES, request
from ankigen.figures.topics import figure_for

SEEDS = Path(__file__).parents[2] / "seeds"
CARD = re.compile(
    r"#### (?P<title>\S[^\n]*)\n"
    r'<!-- ankigen: tags="(?P<tags>[a-z0-9-]+(?: [a-z0-9-]+)*)" -->\n'
    r"(?P<context>(?:(?!:p )[^\n]+\n)*)"
    r":p (?P<question>\S(?:(?!\n\n)[^\0])*?)\n"
    r"(?:\?\?x\n(?P<answer>[^\0]+?)\nx\?\?\n)?\Z"
)
LISTING = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIGURE = re.compile(r"!\[(?P<alt>[^\]]+)\]\((?P<address>(?:figure|sound):[^)]+)\)")


@dataclass(frozen=True)
class Card:
    """A card of the deck, and where it stands; a cloze card has no answer."""

    name: str
    question: str
    answer: str
    tags: tuple[str, ...]

    @property
    def listings(self) -> list[str]:
        return LISTING.findall(self.answer)


def cards_of(path: Path) -> list[Card]:
    header, *sections = re.split(r"^---\n", path.read_text("utf-8"), flags=re.MULTILINE)
    assert re.fullmatch(r"# Flashcards: [^\n]+ \(Part \d+\)\n\n\*\*Starting Chapter:\*\* [^\n]+\n\n", header), path
    assert not sections.pop().strip(), f"{path} goes on after its last separator"
    return [card_of(path, section.strip("\n") + "\n") for section in sections]


def card_of(path: Path, section: str) -> Card:
    match = CARD.fullmatch(section)
    assert match, f"{path}: not a clean card:\n{section}"
    return Card(
        f"{path.stem}: {match['title']}", match["question"], match["answer"] or "", tuple(match["tags"].split())
    )


PATHS = sorted(SEEDS.glob("*.md"))
CARDS = [card for path in PATHS for card in cards_of(path)]
PROGRAMS = [pytest.param(code, id=card.name) for card in CARDS for code in card.listings]


def test_the_deck_has_its_parts_in_order() -> None:
    parts = [re.findall(r"\(Part (\d+)\)", path.read_text("utf-8").partition("\n")[0]) for path in PATHS]
    assert parts == [[str(number)] for number in range(1, 23)]
    assert [path.name[:2] for path in PATHS] == [f"{number:02}" for number in range(1, 23)]


def test_titles_and_questions_are_unique() -> None:
    assert len({card.name for card in CARDS}) == len({card.question for card in CARDS}) == len(CARDS) >= 250


@pytest.mark.parametrize("card", [pytest.param(card, id=card.name) for card in CARDS])
def test_a_card_either_answers_or_hides(card: Card) -> None:
    """A question has an answer of a readable length; a cloze has none, and its deletions hold no formula."""
    if card.answer:
        assert card.question.endswith(("?", ".")), "a question asks or tells what to do"
        assert "{{c" not in card.question + card.answer
        assert 30 <= len(LISTING.sub("", card.answer).split()) <= 260
    else:
        deletions = re.findall(r"\{\{c(\d+)::([^{}$]+)\}\}", card.question)
        assert [number for number, _ in deletions] == [str(n + 1) for n in range(len(deletions))] != []
        assert card.question.count("{{") == card.question.count("}}") == len(deletions)


@pytest.mark.parametrize("card", [pytest.param(card, id=card.name) for card in CARDS])
def test_dollars_fences_and_braces_are_paired(card: Card) -> None:
    for text in (card.question, card.answer):
        assert len(re.findall(r"^```", text, re.MULTILINE)) == 2 * len(LISTING.findall(text))
        prose = re.sub(r"`[^`\n]+`", "", LISTING.sub("", text))
        assert prose.count("$$") % 2 == prose.replace("$$", "").count("$") % 2 == 0
        assert prose.count("{") == prose.count("}")


@pytest.mark.parametrize("code", PROGRAMS)
def test_a_listing_runs_as_it_stands(code: str) -> None:
    """Printed results are for the reader; where a comment promises a number, an assertion or a test below checks it."""
    assert 5 <= len(code.splitlines()) <= 26
    assert max(map(len, code.splitlines())) <= 80
    with torch.random.fork_rng():
        exec(compile(code, "<listing>", "exec"), {"__name__": "listing"})  # noqa: S102 - our own text


def printed(capsys: pytest.CaptureFixture[str], title: str) -> str:
    """What the listing of a card prints."""
    (card,) = (card for card in CARDS if card.name.endswith(f": {title}"))
    test_a_listing_runs_as_it_stands(card.listings[0])
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("title", "expected", "tolerance"),
    [
        ("Ancestral sampling", [0.1], 0.06),
        ("Softmax applied twice", [1.4612, 0.0], 1e-4),
        ("Reparameterisation trick", [3.0, 1.0], 0.02),
        ("Importance-weighted bound (IWAE)", [-3.42, -2.34, -2.2655, -2.2655], 0.05),
        ("Gradient penalty", [16.0], 1e-3),
        ("Langevin dynamics", [3.0, 4.05], 0.12),
        ("DDIM sampling", [2.0, 0.5], 0.02),
    ],
)
def test_a_listing_prints_what_its_card_says(
    title: str, expected: list[float], tolerance: float, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = [float(text) for text in re.findall(r"tensor\((-?[\d.e-]+)", printed(capsys, title))]
    assert numbers == pytest.approx(expected, abs=tolerance)


def test_figures_are_described_and_each_address_stands_once() -> None:
    figures = [match for card in CARDS for match in FIGURE.finditer(card.answer)]
    addresses = [str(request(match["address"])) for match in figures]
    assert len(set(addresses)) == len(addresses) > 10
    assert all(len(match["alt"].split()) >= 10 for match in figures)


def test_every_figure_is_on_some_card() -> None:
    placed = [match["address"] for card in CARDS for match in FIGURE.finditer(card.answer)]
    given = [figure_for(card.name.partition(": ")[2], card.question, card.answer) for card in CARDS]
    used = {(one.model, one.name) for one in map(request, filter(None, [*placed, *given]))}
    assert used == {(figure.model, figure.name) for figure in FIGURES}
