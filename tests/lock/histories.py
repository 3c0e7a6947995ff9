"""Decks with a history: cards that are reworded, moved, inserted and withdrawn from release to release.

What a card is stays known by its number, which stands nowhere in the text.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

WORDS = tomllib.loads((Path(__file__).parents[1] / "cases" / "lock" / "words.toml").read_text("utf-8"))
QUESTIONS = (
    "What does the {0} {1} do to the {2}?",
    "How does the {0} {1} act on the {2}?",
    "In what way is the {2} changed by a {1} that is {0}?",
    "Which effect has a {0} {1} upon any {2}?",
)
TITLES = ("{1} and {2}", "On the {0} {1}", "{2}: a remark", "A rule about the {1}")


@dataclass(frozen=True)
class Card:
    """A card; `subject` is what its author means, in whichever words."""

    number: int
    subject: tuple[str, str, str]
    title: str
    question: str
    answer: str

    @property
    def text(self) -> str:
        return f"#### {self.title}\n:p {self.question}\n??x\n{self.answer}\nx??\n---\n"


@dataclass
class History:
    """The seed files of one deck as they are now, and every card that was ever in them."""

    rng: random.Random
    files: dict[str, list[Card]] = field(default_factory=dict)
    count: int = 0

    @classmethod
    def begin(cls, rng_seed: int, cards: int) -> History:
        history = cls(
            random.Random(rng_seed),  # noqa: S311 - no secrets here
            {"a.md": [], "b.md": [], "c.md": []},
        )
        for _ in range(cards):
            history.insert()
        return history

    @property
    def cards(self) -> list[Card]:
        return [card for name in sorted(self.files) for card in self.files[name]]

    def write(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, cards in self.files.items():
            text = "# Flashcards: A History (Part 1)\n---\n" + "".join(card.text for card in cards)
            (folder / name).write_text(text, encoding="utf-8")

    def release(self, changes: int) -> None:
        """As many changes as are asked for, no card changed twice."""
        touched: set[int] = set()
        for _ in range(changes):
            self.rng.choices(list(CHANGES), list(CHANGES.values()))[0](self, touched)

    def insert(self, touched: set[int] | None = None) -> None:
        taken = {card.subject for card in self.cards}
        subject = self._subject()
        while subject in taken:
            subject = self._subject()
        title, question = self.rng.choice(TITLES).format(*subject), self.rng.choice(QUESTIONS).format(*subject)
        card = Card(self.count, subject, title, question, self._answer(subject))
        self.count += 1
        place = self.files[self.rng.choice(sorted(self.files))]
        place.insert(self.rng.randint(0, len(place)), card)
        if touched is not None:
            touched.add(card.number)

    def withdraw(self, touched: set[int]) -> None:
        if place := self._pick(touched):
            self.files[place[0]].pop(place[1])

    def move(self, touched: set[int]) -> None:
        if place := self._pick(touched):
            card = self.files[place[0]].pop(place[1])
            target = self.files[self.rng.choice(sorted(self.files))]
            target.insert(self.rng.randint(0, len(target)), card)

    def rename_file(self, touched: set[int]) -> None:
        del touched
        name = self.rng.choice(sorted(self.files))
        self.files[f"{self.rng.randint(100, 999)}{name[-4:]}"] = self.files.pop(name)

    def shuffle(self, touched: set[int]) -> None:
        del touched
        self.rng.shuffle(self.files[self.rng.choice(sorted(self.files))])

    def edit(self, touched: set[int], *parts: str) -> None:
        if place := self._pick(touched):
            card = self.files[place[0]][place[1]]
            new: dict[str, Any] = {part: self._reworded(card, part) for part in parts}
            self.files[place[0]][place[1]] = replace(card, **new)

    def _reworded(self, card: Card, part: str) -> str:
        if part == "answer":
            words = card.answer.split(" ")
            words[self.rng.randrange(len(words))] = self.rng.choice(WORDS["qualities"])
            return " ".join(words)
        forms = QUESTIONS if part == "question" else TITLES
        return self.rng.choice([form.format(*card.subject) for form in forms])

    def _subject(self) -> tuple[str, str, str]:
        one, other = self.rng.sample(WORDS["things"], 2)
        return self.rng.choice(WORDS["qualities"]), one, other

    def _answer(self, subject: tuple[str, str, str]) -> str:
        words = [
            word for _ in range(self.rng.randint(3, 9)) for word in (self.rng.choice(WORDS["deeds"]), *self._subject())
        ]
        return f"It {self.rng.choice(WORDS['deeds'])} the {subject[2]} and {' '.join(words)}."

    def _pick(self, touched: set[int]) -> tuple[str, int] | None:
        free = [(n, i) for n in sorted(self.files) for i, c in enumerate(self.files[n]) if c.number not in touched]
        if not free:
            return None
        name, index = self.rng.choice(free)
        touched.add(self.files[name][index].number)
        return name, index


Change = Callable[[History, set[int]], None]

CHANGES: dict[Change, int] = {
    History.insert: 6,
    History.withdraw: 4,
    History.move: 6,
    History.rename_file: 1,
    History.shuffle: 1,
    lambda history, touched: history.edit(touched, "answer"): 6,
    lambda history, touched: history.edit(touched, "question"): 6,
    lambda history, touched: history.edit(touched, "title"): 3,
    lambda history, touched: history.edit(touched, "title", "question"): 2,
    lambda history, touched: history.edit(touched, "question", "answer"): 3,
    lambda history, touched: history.edit(touched, "title", "answer"): 2,
}
"""What happens to decks, and how often."""
