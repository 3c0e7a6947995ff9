"""Seed files of known cards, damaged as real ones are: what a careful reader should find is known."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

WORDS = (
    *("array", "bound", "cache", "depth", "edge", "field", "graph", "heap", "index", "join", "kernel", "loop"),
    *("matrix", "node", "offset", "page", "queue", "rank", "state", "table", "union", "vector", "width", "yield"),
    *("the", "a", "of", "for", "with", "when", "and", "or", "not", "to", "in", "is"),
)
CODE = (
    ["```python", "# Flashcards: a comment", "x = a ?? b", "---", "print(x)", "```"],
    ["```sh", "#### not a heading", "echo ':p what'", "    x??", "```"],
    ["```", "+---+", "| a |", "+---+", "***", "```"],
    ["~~~yaml", "---", "key: value", "# comment", "---", "~~~"],
    ["```csharp", "var y = a ?? x;", "int? z = null;", "var w = a", "    ?? x;", "```"],
)
FORMULAS = (
    ["$$E = mc^2$$"],
    ["$$", "a = b", "", "c = d", "$$"],
    [r"$$\begin{aligned}", r"a &= b \\", "c &= d", r"\end{aligned}$$"],
)
LISTS = (
    ["- one `x??` item", "- two", "  - three"],
    ["1. first", "2. second :p smiling"],
    ["| a | b |", "|---|---|", "| 1 | 2 |"],
)
CHATTER = (
    ["Feel free to ask for more."],
    ["Let me know whether you need", "anything else."],
    ["#### Summary", "These were the cards of the chapter."],
    ["### Notes", "There is nothing to ask here."],
)


@dataclass
class Card:
    """One card, by its parts as lines; markers can be spelt otherwise or be empty, which leaves them out."""

    title: str
    context: list[str]
    question: list[str]
    answer: list[str]
    heading: str = "#### "
    asking: str = ":p "
    opener: str = "??x"
    closer: str = "x??"
    after: list[str] = field(default_factory=list)
    separator: str = "---"
    chatter: list[str] = field(default_factory=list)
    rating: str = ""
    blank: bool = False
    asked_by_title: bool = False
    damages: list[str] = field(default_factory=list)

    def known(self) -> tuple[str, str]:
        """Question and answer as a reader finds them."""
        question = [self.title] if self.asked_by_title else self.question
        answer = [line for line in self.answer + self.after if line != "??x"]
        return plain("\n".join(question)), plain("\n".join(answer))

    def lines(self) -> list[str]:
        """The card as it stands in a file; a glued marker is one that begins with a null character."""
        gap = [""] if self.blank else []
        lines = [self.rating, ""] if self.rating else []
        lines += [self.heading + self.title] if self.heading else []
        asked = [] if self.asked_by_title else [self.asking + self.question[0], *self.question[1:]]
        lines += [*self.context, *gap, *asked, self.opener, *self.answer]
        lines += [self.closer, *self.after, *gap, self.separator, *self.chatter, *gap]
        kept = [line for line in lines if line != "\1"]
        return "\n".join(kept).replace("\n\0", "").split("\n")


GONE = "\1"
"""A marker that is left out with its line."""


def plain(text: str) -> str:
    return " ".join(text.replace("\0", "").replace("```", " ").replace("~~~", " ").split())


class Maker:
    """Makes files of cards; `share` of the cards are damaged, a fifth of those twice."""

    def __init__(self, seed: int, share: float) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing is kept secret here
        self.share = share
        self.count = 0

    def file(self, cards: int) -> tuple[str, list[Card]]:
        """A file, and the cards in it."""
        made = [self.card() for _ in range(cards)]
        lines = ["# Flashcards: Known Cards (Part 1)", "", "---", ""]
        for card, following in zip(made, [*made[1:], None], strict=True):
            if self.random.random() < self.share:
                self.damage(card, following)
                if self.random.random() < 0.2:
                    self.damage(card, following)
            lines += card.lines()
        return "\n".join(lines) + "\n", made

    def words(self, low: int, high: int) -> str:
        self.count += 1
        some = [self.random.choice(WORDS) for _ in range(self.random.randint(low, high))]
        return " ".join([*some, f"n{self.count}"])

    def sentence(self) -> str:
        return self.words(4, 12).capitalize() + self.random.choice([".", ".", ".", ":", " $x_i$."])

    def block(self) -> list[str]:
        kind = self.random.random()
        if kind < 0.5:
            return [self.sentence() for _ in range(self.random.randint(1, 3))]
        return list(self.random.choice(CODE if kind < 0.7 else FORMULAS if kind < 0.85 else LISTS))

    def blocks(self, low: int, high: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randint(low, high)):
            lines += ["", *self.block()] if lines else self.block()
        return lines

    def card(self) -> Card:
        asks = self.words(3, 9).capitalize()
        question = [f"{asks}?"] if self.random.random() < 0.85 else [asks, f"and {self.words(2, 5)}?"]
        return Card(
            title=self.words(1, 4).title(),
            context=self.blocks(0, 2),
            question=question,
            answer=[self.sentence(), *(["", *self.blocks(1, 2)] if self.random.random() < 0.7 else [])],
            blank=self.random.random() < 0.5,
            rating="**Rating: 8/10**" if self.random.random() < 0.3 else "",
        )

    def damage(self, card: Card, following: Card | None) -> None:
        name = self.random.choices(list(DAMAGES), [weight for weight, _ in DAMAGES.values()])[0]
        DAMAGES[name][1](self, card, following)
        card.damages.append(name)


def _second_question(_: Maker, card: Card, following: Card | None) -> None:
    if following:
        card.separator = GONE
        following.heading, following.title, following.context, following.rating = "", GONE, [], ""


def _opener_closes(_: Maker, card: Card, _following: Card | None) -> None:
    card.closer = "??x"


def _no_closer(_: Maker, card: Card, _following: Card | None) -> None:
    card.closer, card.after = GONE, []


def _no_closer_no_separator(_: Maker, card: Card, following: Card | None) -> None:
    card.closer, card.after, card.chatter = GONE, [], []
    if following and following.heading == "#### ":
        card.separator = GONE


def _odd_closer(maker: Maker, card: Card, _: Card | None) -> None:
    card.closer = maker.random.choice([":x??", "x?", ":x?", "??", "???x", "???", "x???"])


def _misspelt_closer(maker: Maker, card: Card, _: Card | None) -> None:
    card.closer = maker.random.choice(["X??", "x ??", "**x??**", "\\x??", " x??", "x？？", "x??  ", "x??."])


def _misspelt_opener(maker: Maker, card: Card, _: Card | None) -> None:
    card.opener = maker.random.choice(
        ["??X", "?? x", "**??x**", "\\??x", "  ??x", "？？x", "??x ", "??x:", "???x", "??", "x??"]
    )


def _misspelt_question(maker: Maker, card: Card, _: Card | None) -> None:
    card.asking = maker.random.choice(
        [":P ", "**:p** ", "\\:p ", ": p ", ":p: ", "  :p ", "：p ", ":p", "- :p ", ":p\t"]
    )


def _glued_question(maker: Maker, card: Card, _: Card | None) -> None:
    if card.heading and maker.random.random() < 0.5:
        card.context = []
        card.blank = False
        card.asking = "\0 :p "
    elif card.heading:
        card.context = [*card.context, "", maker.random.choice(["$$a = b$$", "It is so."])]
        card.blank = False
        card.asking = "\0:p " if card.context[-1] == "$$a = b$$" else "\0 :p "


def _glued_opener(_: Maker, card: Card, _following: Card | None) -> None:
    card.opener = "\0 ??x"


def _answer_on_opener(_: Maker, card: Card, _following: Card | None) -> None:
    if card.opener == "??x":
        card.opener, card.answer[0] = "??x ", "\0" + card.answer[0]


def _glued_closer(maker: Maker, card: Card, _: Card | None) -> None:
    card.answer = [*card.answer, "", maker.random.choice(["$$a = b$$", "So it is."])]
    card.closer = maker.random.choice(["\0 x??", "\0x??"])


def _formula_closers(maker: Maker, card: Card, _: Card | None) -> None:
    card.answer = [*card.answer, "", "$$a = b$$"]
    card.after, card.blank = [], False
    card.closer, card.separator = maker.random.choice([("\0??x", "---"), (GONE, "\0---")])


def _fence_closer(_: Maker, card: Card, _following: Card | None) -> None:
    card.answer = [*card.answer, "", "```", "a = b", "```"]
    card.closer = "\0 x??"


def _open_fence(_: Maker, card: Card, _following: Card | None) -> None:
    card.answer = [*card.answer, "", "```python", "a = b"]
    card.after = []


def _fence_reopened(_: Maker, card: Card, _following: Card | None) -> None:
    card.answer = [*card.answer, "", "```python", "a = b", "", "```java", "int a;", "```"]


def _no_separator(_: Maker, card: Card, _following: Card | None) -> None:
    if card.closer == "x??" and not card.chatter:
        card.separator = GONE


def _other_separator(maker: Maker, card: Card, _: Card | None) -> None:
    if card.separator == "---":
        card.separator = maker.random.choice(["***", "___", "----------", "- - -", "* * *", "———", " ---"])


def _text_behind(maker: Maker, card: Card, _: Card | None) -> None:
    if card.closer == "x??" and card.separator == "---":
        card.after = [maker.sentence()]


def _question_unmarked(_: Maker, card: Card, _following: Card | None) -> None:
    if card.heading:
        card.asking, card.context = "", [*card.context, ""]


def _title_asks(maker: Maker, card: Card, _: Card | None) -> None:
    if card.heading:
        card.context = [maker.sentence()]
        card.title, card.asked_by_title = " ".join(card.question), True


def _subheading(maker: Maker, card: Card, _: Card | None) -> None:
    if card.closer == "x??":
        level = maker.random.choice(["##", "###", "####", "#####"])
        card.answer = [*card.answer, "", f"{level} {maker.words(1, 3)}", "", maker.sentence()]


def _rule_inside(maker: Maker, card: Card, _: Card | None) -> None:
    if card.closer == "x??":
        card.answer = [*card.answer, "", "---", "", maker.sentence()]


def _paragraph_break(maker: Maker, card: Card, _: Card | None) -> None:
    card.answer = [*card.answer, "??x", maker.sentence()]


def _chatter(maker: Maker, card: Card, _: Card | None) -> None:
    if card.separator == "---":
        card.chatter = [*maker.random.choice(CHATTER), "---"]


def _other_heading(maker: Maker, card: Card, _: Card | None) -> None:
    if card.heading and card.asking == ":p ":
        card.heading = maker.random.choice(["### ", "##### ", "## ", "####", " #### ", "#### 7. ", "\\#### "])


def _separator_inside(_: Maker, card: Card, _following: Card | None) -> None:
    if card.asking == ":p " and card.heading == "#### ":
        card.context = [*card.context, "", "---"]


def _no_opener(_: Maker, card: Card, _following: Card | None) -> None:
    if card.closer == "x??" and card.question[-1].endswith("?"):
        card.opener = GONE


def _twice(maker: Maker, card: Card, _: Card | None) -> None:
    if maker.random.random() < 0.5:
        card.closer += "\nx??"
    else:
        card.opener += "\n??x"


DAMAGES: dict[str, tuple[float, Callable[[Maker, Card, Card | None], None]]] = {
    "a second question": (10, _second_question),
    "the opener closes": (9, _opener_closes),
    "no closer": (8, _no_closer),
    "neither closer nor separator": (4, _no_closer_no_separator),
    "an odd closer": (6, _odd_closer),
    "a misspelt closer": (3, _misspelt_closer),
    "a misspelt opener": (3, _misspelt_opener),
    "a misspelt question": (3, _misspelt_question),
    "a glued question": (5, _glued_question),
    "a glued opener": (2, _glued_opener),
    "the answer on the opener's line": (3, _answer_on_opener),
    "a glued closer": (3, _glued_closer),
    "a formula's closer": (3, _formula_closers),
    "a closer behind a fence": (2, _fence_closer),
    "an open fence": (4, _open_fence),
    "a fence that opens anew": (1, _fence_reopened),
    "no separator": (4, _no_separator),
    "another separator": (2, _other_separator),
    "text behind the closer": (3, _text_behind),
    "an unmarked question": (2, _question_unmarked),
    "a title that asks": (2, _title_asks),
    "a sub-heading": (2, _subheading),
    "a rule in the answer": (1, _rule_inside),
    "a paragraph break": (1, _paragraph_break),
    "chatter": (2, _chatter),
    "another heading": (2, _other_heading),
    "a separator inside": (1, _separator_inside),
    "no opener": (1, _no_opener),
    "a marker twice": (1, _twice),
}
"""What can happen to a card, with its weight: the repairs of the format, the most frequent first."""
