"""The real Anki finds the clozes that the author meant, and hides and shows them whole."""

from __future__ import annotations

import re

import pytest
from anki.collection import Collection

from ankigen.render.passage import RenderOptions
from ankigen.render.visible import visible_text
from tests.render.passages import render

CLOZES = [
    ("A {{c1::critic::what?}}.", "A [what?].", "A critic."),
    ("{{c1::$x_{a_{b}}$}} is", "[...] is", "x_{a_{b} } is"),
    ("Write {{c1::`std::map<a, {{b}}>`}}.", "Write [...].", "Write std::map<a, {{b}}>."),
    ("{{c1::{x}}} and {{c1::a {{c2::b}}}}", "[...] and [...]", "{x} and a b"),
    ("{{c1::\n```python\nx = {1: {2: 3}}\n```\n}}", "[...]", "x = {1: {2: 3}}"),
    ("- {{c1::**a**}}\n- [sound:x] {{c2::b}}", "[...] [sound:x] b", "a [sound:x] b"),
    ("{{c1::open and {{c1::a}}", "{{c1::open and [...]", "{{c1::open and a"),
]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return Collection(str(tmp_path_factory.mktemp("anki") / "collection.anki2"))


@pytest.mark.parametrize(("text", "question", "answer"), CLOZES)
def test_anki_hides_and_shows_what_the_author_meant(
    text: str, question: str, answer: str, collection: Collection
) -> None:
    note_type = collection.models.by_name("Cloze")
    assert note_type
    note = collection.new_note(note_type)
    note["Text"] = render(text, RenderOptions(cloze=True)).html
    collection.add_note(note, collection.decks.id("Test") or collection.decks.get_current_id())
    card = note.cards()[0]
    assert shown(card.question()) == question
    assert shown(card.answer()) == answer


def shown(html: str) -> str:
    return visible_text(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
