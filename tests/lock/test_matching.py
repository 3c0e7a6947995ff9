"""Which note of an earlier build a card is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ankigen.identity import Identified, identify
from ankigen.lock.lock import LockedNote
from ankigen.outlines import Outline, outline_of
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode
from tests.lock.histories import History

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "lock" / "matching.toml").read_text("utf-8"))["case"]


def entry(text: str) -> Outline:
    """A card as the cases write it."""
    card, _, name = text.partition(" #")
    title, *texts = card.split(" | ")
    book, _, title = title.rpartition(": ")
    comment = f'<!-- ankigen: id="{name}" -->\n' if name else ""
    body = f":p {texts[0]}\n??x\n{texts[1]}\nx??\n" if len(texts) == 2 else f"{texts[0]}\n"
    source = f"# Flashcards: {book or 'Usual'}\n---\n#### {title}\n{comment}{body}---\n"
    [found] = parse(decode("cards.md", source.encode())).entries
    return outline_of(found)


def locked(identified: list[Identified]) -> dict[str, LockedNote]:
    return {one.guid: LockedNote(one.guid, 0, "", one.outline.path, one.outline.trace) for one in identified}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_card_is_known_again(case: dict[str, Any]) -> None:
    before, _ = identify(entry(text) for text in case["before"])
    places = {one.guid: str(place) for place, one in enumerate(before)}
    after, _ = identify((entry(text.partition(" < ")[2]) for text in case["after"]), locked(before))
    found = [f"?{places[one.perhaps.guid]}" if one.perhaps else places.get(one.guid, "new") for one in after]
    assert found == [text.partition(" < ")[0] for text in case["after"]]
    assert len({one.guid for one in after}) == len(after)


def test_what_was_asked_is_asked_again_until_an_id_answers() -> None:
    old, _ = identify([entry("Dropout | Why are units dropped at random in training? | Each step trains less.")])
    question = "Regularising | Why are units dropped at random in training? | So that none relies on others."
    known = locked(old)
    first, [asked] = identify([entry(question)], known)
    known = {old[0].guid: known[old[0].guid]._replace(withdrawn=1)}
    known |= {one.guid: locked([one])[one.guid]._replace(perhaps=old[0].guid) for one in first}
    second, [again] = identify([entry(question)], known)
    assert second[0].guid == first[0].guid != old[0].guid
    assert str(asked) == str(again)
    assert f'write <!-- ankigen: id="{old[0].guid}" --> under its title' in asked.remedy
    same, _ = identify([entry(f"{question} #{old[0].guid}")], known)
    other, _ = identify([entry(f"{question} #regularising")], known)
    assert (same[0].guid, same[0].perhaps) == (old[0].guid, None)
    assert (other[0].guid, other[0].perhaps) == (first[0].guid, None)


def test_a_withdrawn_card_that_comes_back_is_the_same_note() -> None:
    old, _ = identify([entry("T | What is 2? | It is two.")])
    known = {guid: note._replace(withdrawn=1) for guid, note in locked(old).items()}
    back, _ = identify([entry("T | What is two? | It is two.")], known)
    assert back[0].guid == old[0].guid


@pytest.mark.parametrize("rng_seed", range(3))
def test_in_a_history_no_card_is_taken_for_another(rng_seed: int) -> None:
    history, known, guids = History.begin(rng_seed, cards=100), dict[str, LockedNote](), dict[int, str]()
    for _ in range(6):
        texts = [card.text for card in history.cards]
        source = "# Flashcards: A History\n---\n" + "".join(texts)
        identified, _ = identify(map(outline_of, parse(decode("cards.md", source.encode())).entries), known)
        now = {card.number: one.guid for card, one in zip(history.cards, identified, strict=True)}
        assert {number: guids.get(number, guid) for number, guid in now.items()} == now
        assert not {now[number] for number in now.keys() - guids.keys()} & known.keys()
        guids |= now
        gone = {guid: note._replace(withdrawn=1) for guid, note in known.items()}
        known = {**gone, **locked(identified)}
        history.release(30)


def test_a_card_that_learners_have_goes_before_one_that_was_withdrawn() -> None:
    """Its question is put back to what it was when it was another note."""
    answer = "It carries water from the mountains to the sea, and silt to its mouth."
    first, _ = identify([entry("River | What does a river do? | It flows.")])
    second, _ = identify([entry(f"River | How does a river act? | {answer}")])
    known = {guid: note._replace(withdrawn=1) for guid, note in locked(first).items()} | locked(second)
    [again], _ = identify([entry(f"River | What does a river do? | {answer}")], known)
    assert again.guid == second[0].guid


def test_an_id_wins_over_the_text_of_a_card_that_learners_have() -> None:
    """The card of this id was withdrawn from another book."""
    first, _ = identify([entry("Other: River | What does a river do? | It flows. #river")])
    second, _ = identify([entry("River | What does a river do? | It carries water to the sea.")])
    known = {guid: note._replace(withdrawn=1) for guid, note in locked(first).items()} | locked(second)
    [again], _ = identify([entry("River | What does a river do? | It winds. #river")], known)
    assert again.guid == first[0].guid
