"""Other tools that make Anki packages of Markdown, each given the same cards in its own form.

They are installed once, each into an environment of its own below a folder that is asked for; nothing of them is kept
in the project. What they do not do (tables, formulas, checks) costs them nothing: they are here for their speed alone.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import CARD
from benchmarks.made_up_seeds import CARDS_PER_FILE, written_cards

Fields = tuple[str, str, str, str]
"""Title, context, question and answer of a card, as they are written."""


@dataclass(frozen=True, slots=True)
class Peer:
    """What to install, how one file of cards is written for it, and the command that makes packages of them.

    `command` is given the program's folder, the files and the output, which is a folder if `folders` says so.
    """

    title: str
    requirements: tuple[str, ...]
    page: Callable[[int, Sequence[Fields]], str]
    command: Callable[[Path, Sequence[Path], Path], list[str]]
    folders: bool = False


def _percent_page(_: int, cards: Sequence[Fields]) -> str:
    return "\n\n---\n\n".join(
        f"{title}\n\n{question}\n\n%\n\n{answer}\n{context}" for title, context, question, answer in cards
    )


def _headings_page(number: int, cards: Sequence[Fields]) -> str:
    notes = (f"## {title}: {question}\n\n{answer}\n{context}" for title, context, question, answer in cards)
    return "\n\n".join([f"# Deck {number}", *notes])


PEERS = {
    "ankdown": Peer(
        "ankdown 0.7.1",
        ("ankdown==0.7.1", "setuptools<81"),
        _percent_page,
        lambda bin_, files, output: [
            str(bin_ / "ankdown"),
            "-r",
            str(files[0].parent),
            "-p",
            str(output),
            "--highlight",
        ],
    ),
    "markdown-anki-decks": Peer(
        "markdown-anki-decks 1.1.1",
        ("markdown-anki-decks==1.1.1", "click<8.2"),
        _headings_page,
        lambda bin_, files, output: [str(bin_ / "mdankideck"), str(files[0].parent), str(output)],
        folders=True,
    ),
    "md2anki": Peer(
        "md2anki 3.0.20b0",
        ("md2anki==3.0.20b0",),
        _headings_page,
        lambda bin_, files, output: [str(bin_ / "md2anki"), *map(str, files), "-o-anki", str(output)],
    ),
}


def install(name: str, folder: Path) -> Path:
    """The folder of a peer's programs, in an environment below `folder` that is made if it is not there."""
    home = folder / name
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    if not (home / "installed").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "-q", *PEERS[name].requirements], check=True)
        (home / "installed").touch()
    return programs


def write_pages(name: str, seeds: Path, folder: Path) -> list[Path]:
    """The cards of a folder of seed files in a peer's form, as many in a file, in a new folder."""
    folder.mkdir(parents=True)
    paths = []
    for number, cards in enumerate(_files(seeds), start=1):
        paths.append(folder / f"{number:05}.md")
        paths[-1].write_text(PEERS[name].page(number, cards), encoding="utf-8")
    return paths


def _files(seeds: Path) -> Iterator[list[Fields]]:
    cards: list[Fields] = []
    for card in written_cards(seeds):
        if found := CARD.match(card):
            title, context, question, answer = found.groups()
            cards.append((title, context, question, answer))
        if len(cards) == CARDS_PER_FILE:
            yield cards
            cards = []
    if cards:
        yield cards
