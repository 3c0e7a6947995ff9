"""A note in numbers: how long it is, what is on it, how long it takes to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ankigen.entries import Note
from ankigen.markup import Start, Text, tokens
from ankigen.pictures import is_figure
from ankigen.preparing.prepare import PreparedNote

QUESTION, ANSWER = ("Question", "Text"), ("Answer",)
"""The fields in which they stand; a cloze note has its text alone."""

WORDS_A_MINUTE = 200
PER_FORMULA, PER_LINE, PER_PICTURE = 3, 2, 5
"""Seconds for a formula, a line of code and a picture: a rule of thumb, the same for every deck."""

_LEFT_TO_MATHJAX = re.compile(r"\\\(|\\\[")
_TOPIC = "topic::"


@dataclass(frozen=True, slots=True)
class Side:
    """A side of a card: its words outside formulas, listings and captions, and how many there are of other things."""

    words: int = 0
    formulas: int = 0
    listings: int = 0
    lines: int = 0

    @property
    def seconds(self) -> float:
        """How long it takes to read."""
        return 60 * self.words / WORDS_A_MINUTE + PER_FORMULA * self.formulas + PER_LINE * self.lines


@dataclass(frozen=True, slots=True)
class Measures:
    """A note in numbers; `figures` are drawn by models, `images` are files, `topic` is the model it speaks of."""

    position: str
    deck: str
    cards: int
    question: Side
    answer: Side
    figures: int
    images: int
    rating: int | None
    topic: str

    @property
    def seconds(self) -> float:
        """How long it takes to read both sides once."""
        return self.question.seconds + self.answer.seconds + PER_PICTURE * (self.figures + self.images)


def measure(prepared: PreparedNote) -> Measures:
    """Measure a note."""
    note, outline = prepared.note, prepared.outline
    figures = sum(is_figure(picture.source) for picture in note.pictures)
    return Measures(
        position=f"{outline.path}:{outline.first_line}",
        deck=note.deck,
        cards=len(note.ordinals),
        question=_side(_html(note, QUESTION)),
        answer=_side(_html(note, ANSWER)),
        figures=figures,
        images=len(note.pictures) - figures,
        rating=outline.rating,
        topic=next((tag.removeprefix(_TOPIC) for tag in note.tags if tag.startswith(_TOPIC)), ""),
    )


def _html(note: Note, names: Iterable[str]) -> str:
    return "\n".join(value for name, value in note.fields if name in names)


def _side(html: str) -> Side:
    starts = [token.name for token in tokens(html) if isinstance(token, Start)]
    texts = list(_texts(html))
    prose = " ".join(text for inside, text in texts if not inside)
    code = "".join(text for inside, text in texts if inside == "pre")
    listings = starts.count("pre")
    return Side(
        words=sum(any(sign.isalnum() for sign in word) for word in prose.split()),
        formulas=starts.count("math") + len(_LEFT_TO_MATHJAX.findall(prose)),
        listings=listings,
        lines=code.count("\n") + listings,
    )


def _texts(html: str) -> Iterator[tuple[str, str]]:
    """Each text, and the formula, listing or caption that it stands in, if any."""
    inside = ""
    for token in tokens(html):
        if isinstance(token, Text):
            yield inside, token.text
        elif token.name in {"math", "pre", "figcaption"}:
            inside = token.name if isinstance(token, Start) else ""
