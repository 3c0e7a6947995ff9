"""Every entry gives a card that shows something."""

from __future__ import annotations

import pytest

from ankigen.diagnostics import Code
from ankigen.pictures import Picture, PictureError
from ankigen.render.card import RenderedCard, render_card
from ankigen.render.passage import RenderOptions
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode


def no_pictures(address: str) -> Picture:
    raise PictureError(Code.BAD_IMAGE, f"there is no {address}", "draw it")


def card(text: str) -> RenderedCard:
    [entry] = parse(decode("x.md", text.encode())).entries
    return render_card(entry, RenderOptions(), no_pictures, None)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("<!-- nothing -->", "<p>&lt;!-- nothing --&gt;</p>"),
        ("\x07", "<p>?</p>"),
        ("![](no.png)", "<p>![](no.png)</p>"),
    ],
)
def test_a_question_is_never_blank(question: str, shown: str) -> None:
    made = card(f"#### T\n:p {question}\n??x\nA\nx??\n")
    assert dict(made.fields)["Question"] == shown
    assert made.diagnostics


@pytest.mark.parametrize("text", ["{{c1::}}", "`{{c1::code}}`", "${{c1::x}}$"])
def test_an_entry_without_a_cloze_that_hides_is_a_plain_card_and_an_error(text: str) -> None:
    made = card(f"#### T\n{text}\n---\n")
    assert made.note_type == "question"
    assert dict(made.fields)["Question"]
    assert str(made.diagnostics[0]) == (
        "x.md:2:1: error[broken-cloze]: nothing here would be hidden; "
        "write {{c1::the text to hide}} outside of code and formulas"
    )
