"""A project on a disk, and what is known of its notes."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ankigen.apkg.contents import Contents
from ankigen.apkg.reading import read_package
from ankigen.cli import main
from tests.life.project import Card, Project
from tests.life.promises import Placed

T0 = 1_750_000_000
LOCK = Path("ankigen.lock")
BUILD = Path("build")


class Said(NamedTuple):
    """What a command has said."""

    code: int
    out: str
    err: str

    def lines(self, code: str) -> list[str]:
        return [line for line in self.err.splitlines() if f"[{code}]" in line]


def run(*arguments: str) -> Said:
    """Run a command as its user does."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main(arguments)
    for stream in (out, err):
        stream.seek(0)
    return Said(code, out.read(), err.read())


def written() -> dict[str, bytes]:
    """The lock and what the manifest says was built."""
    packages = json.loads((BUILD / "manifest.json").read_bytes())["packages"]
    paths = [LOCK, *(BUILD / name for name in ("manifest.json", "SHA256SUMS", *packages))]
    return {str(path): path.read_bytes() for path in paths}


def packages() -> list[Contents]:
    return [read_package(Path(path)) for path in written() if path.endswith(".apkg")]


def locked() -> dict[str, dict[str, Any]]:
    """The notes of the lock by GUID."""
    lines = map(json.loads, LOCK.read_text("utf-8").splitlines()) if LOCK.exists() else ()
    return {line["note"]: line for line in lines if "note" in line}


@dataclass
class Author:
    """A project in the current folder, and what was built.

    `known` are the cards by number as they were last built or left out, and `ever` all of them at any time; `born` are
    the notes by GUID as they first were, `owners` the numbers of their cards. `released` are the last packages that
    learners have.
    """

    project: Project
    now: int = T0
    known: dict[int, Placed] = field(default_factory=dict)
    owners: dict[str, set[int]] = field(default_factory=dict)
    ever: set[Placed] = field(default_factory=set)
    born: dict[str, Placed] = field(default_factory=dict)
    released: dict[str, bytes] = field(default_factory=dict)

    def placed(self, *names: str) -> list[Placed]:
        """The cards of some files, or all, as a build sees them: of equal ones the first, of low ones none."""
        placed: dict[tuple[str, str, str], Placed] = {}
        for name in names or sorted(self.project.files):
            file = self.project.files[name]
            for card in file.cards:
                if self.is_wanted(card):
                    one = Placed(card, file.book, f"seeds/{name}")
                    placed.setdefault(one.text, one)
        return list(placed.values())

    def is_wanted(self, card: Card) -> bool:
        return not (card.rating and card.rating < 5 and "min_rating" in self.project.settings)

    def tick(self, seconds: int = 1000) -> None:
        """Time goes on."""
        self.now += seconds
        os.environ["SOURCE_DATE_EPOCH"] = str(self.now)
        self.project.write(Path())

    def is_deck(self, deck: str, one: Placed) -> bool:
        """Whether a note of this card may be in a deck."""
        settings = self.project.settings
        title = "Streams" if one.book == "Rivers of the World" and "rivers" in settings else one.book
        title = "Stone::Bridges" if one.book == "Old Bridges" and "bridges" in settings else title
        return deck.startswith(f"{title}::Part ")

    @contextmanager
    def wanting_all(self) -> Iterator[None]:
        """No card is rated too low."""
        settings = self.project.settings
        self.project.settings = {key: text for key, text in settings.items() if key != "min_rating"}
        try:
            yield
        finally:
            self.project.settings = settings

    def origin(self, number: int) -> int:
        """The card that a card is a copy of, of a copy."""
        while number in self.project.origins:
            number = self.project.origins[number]
        return number

    def learn(self, now: list[Placed]) -> None:
        """Remember these notes; a card whose twin is among them is its twin's note."""
        for one in now:
            self.born.setdefault(one.guid, one)
        by_text = {one.text: one for one in now}
        for name, file in self.project.files.items():
            for card in file.cards:
                if twin := by_text.get(Placed(card, file.book, name).text):
                    self.known[card.number] = twin
                    self.owners.setdefault(twin.guid, set()).add(self.origin(card.number))
                    self.ever.add(twin)

    def has_read(self, old: Placed, names: tuple[str, ...]) -> bool:
        """Whether a build of some files, or of all, has seen where a card stood."""
        return not names or Path(old.source).name in names or not Path(old.source).exists()

    def had_before(self, one: Placed, guid: str) -> bool:
        """Whether another note than this had the very text of a card."""
        return any(it.text == one.text and it.card.title == one.card.title and it.guid != guid for it in self.ever)
