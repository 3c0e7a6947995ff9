"""The seed files of a deck as values; each card has a number that stands nowhere in its text."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

from tests.lock import histories
from tests.lock.histories import QUESTIONS, TITLES, WORDS


@dataclass(frozen=True)
class Card(histories.Card):
    """A card with what else it may have; a cloze has no answer."""

    id: str = ""
    rating: int | None = None
    is_pictured: bool = False

    @property
    def text(self) -> str:
        rating = f"**Rating: {self.rating}/10**\n" if self.rating else ""
        comment = f'<!-- ankigen: id="{self.id}" -->\n' if self.id else ""
        picture = "\n\n![a plot](plot.png)" if self.is_pictured else ""
        asked = f":p {self.question}\n??x\n{self.answer}{picture}\nx??" if self.answer else f"{self.question}{picture}"
        return f"{rating}#### {self.title}\n{comment}{asked}\n---\n"


@dataclass(frozen=True)
class SeedFile:
    """A seed file: a part of a book."""

    book: str
    part: int
    cards: tuple[Card, ...] = ()

    @property
    def text(self) -> str:
        return f"# Flashcards: {self.book} (Part {self.part})\n---\n" + "".join(card.text for card in self.cards)


@dataclass
class Project:
    """The seed files by name, the settings and the picture; `bin` holds cards that were deleted."""

    rng: random.Random
    files: dict[str, SeedFile] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    picture: int = 0
    bin: tuple[Card, ...] = ()
    count: int = 0
    origins: dict[int, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, rng_seed: int, cards: int) -> Project:
        project = cls(random.Random(rng_seed))  # noqa: S311 - no secrets here
        project.files = {
            "a.md": SeedFile("Rivers of the World", 1),
            "b.md": SeedFile("Rivers of the World", 2),
            "c.md": SeedFile("Old Bridges", 1),
            "d.md": SeedFile("Engines", 1),
        }
        for _ in range(cards):
            project.add(project.new_card())
        return project

    def copy(self) -> Project:
        """The same project, which can go another way with the same luck."""
        return replace(self, files=dict(self.files), settings=dict(self.settings))

    def cards(self) -> dict[int, tuple[str, Card]]:
        """The cards and their files by number."""
        return {card.number: (name, card) for name, file in self.files.items() for card in file.cards}

    def any_card(self) -> Card:
        return self.rng.choice([card for file in self.files.values() for card in file.cards])

    def any_file(self) -> str:
        return self.rng.choice(sorted(self.files))

    def add(self, card: Card, name: str = "") -> None:
        """Put a card anywhere into a file."""
        name = name or self.any_file()
        cards = list(self.files[name].cards)
        cards.insert(self.rng.randint(0, len(cards)), card)
        self.fill(name, cards)

    def fill(self, name: str, cards: list[Card]) -> None:
        self.files[name] = replace(self.files[name], cards=tuple(cards))

    def edit(self, card: Card, **changes: Any) -> None:
        name, _ = self.cards()[card.number]
        self.fill(
            name, [replace(one, **changes) if one.number == card.number else one for one in self.files[name].cards]
        )

    def remove(self, card: Card) -> None:
        name, _ = self.cards()[card.number]
        self.fill(name, [one for one in self.files[name].cards if one.number != card.number])

    def new_card(self) -> Card:
        subject = self.subject()
        self.count += 1
        title, question = self.title_of(subject), self.question_of(subject)
        card = Card(self.count, subject, title, question, self.answer())
        kind = self.rng.randrange(8)
        if kind == 0:
            card = replace(card, question=self.cloze_of(subject), answer="")
        named = f"id-{card.number}" if kind == 1 else ""
        rating = self.rng.randint(1, 10) if kind == 2 else None
        return replace(card, id=named, rating=rating, is_pictured=kind == 3)

    def subject(self) -> tuple[str, str, str]:
        one, other = self.rng.sample(WORDS["things"], 2)
        return self.rng.choice(WORDS["qualities"]), one, other

    def title_of(self, subject: tuple[str, str, str]) -> str:
        return self.rng.choice(TITLES).format(*subject)

    def question_of(self, subject: tuple[str, str, str]) -> str:
        return self.rng.choice(QUESTIONS).format(*subject)

    def cloze_of(self, subject: tuple[str, str, str]) -> str:
        return "The {0} {1} {{{{c1::{3}}}}} the {2} and {{{{c2::{4}}}}} it.".format(
            *subject, *self.rng.sample(WORDS["deeds"], 2)
        )

    def answer(self) -> str:
        words = [w for _ in range(self.rng.randint(3, 8)) for w in (self.rng.choice(WORDS["deeds"]), *self.subject())]
        return f"It {' '.join(words)}."

    def write(self, folder: Path) -> None:
        """The folder holds these files and no other."""
        seeds = folder / "seeds"
        seeds.mkdir(exist_ok=True)
        texts = {name: file.text for name, file in self.files.items()}
        for path in seeds.glob("*.md"):
            if path.name not in texts:
                path.unlink()
        for name, text in texts.items():
            (seeds / name).write_text(text, encoding="utf-8")
        Image.new("L", (9, 9), self.picture).save(seeds / "plot.png")
        (folder / "ankigen.toml").write_text("".join(self.settings.values()), encoding="utf-8")
