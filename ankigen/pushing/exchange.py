"""Packages between ankigen and Anki, through a folder that both can see.

AnkiConnect has no action that finds or writes a note by its GUID. Packages hold GUIDs, and it exports and imports them;
it takes the path of a file, so a folder is needed, by default a temporary one that is gone afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ankigen.apkg.contents import Contents
from ankigen.apkg.reading import read_package
from ankigen.comparing.operands import merged
from ankigen.errors import EnvironmentalError
from ankigen.pushing.ankiconnect import AnkiConnect


@dataclass(frozen=True, slots=True)
class Exchange:
    """A running Anki, and a folder for packages to and from it."""

    anki: AnkiConnect
    folder: Path

    def contents(self, note_types: Iterable[int]) -> Contents | None:
        """Everything in the decks that hold cards of these note types; None if no deck does."""
        query = " or ".join(f"mid:{key}" for key in sorted(note_types))
        cards = self.anki.ask("findCards", query=query)
        decks = self.anki.ask("getDecks", cards=cards) if cards else {}
        parts = [self._exported(name, number) for number, name in enumerate(_highest(decks))]
        return merged(parts) if parts else None

    def give(self, package: bytes) -> None:
        """Let Anki import a package; raises EnvironmentalError if it does not."""
        path = self.folder / "to-anki.apkg"
        path.write_bytes(package)
        if self.anki.ask("importPackage", path=str(path)) is not True:
            raise EnvironmentalError("Anki did not import the cards; open a profile in Anki and run it again")

    def _exported(self, deck: str, number: int) -> Contents:
        path = self.folder / f"from-anki-{number}.apkg"
        done = self.anki.ask("exportPackage", deck=deck, path=str(path), includeSched=True)
        if done is not True or not path.is_file():
            found = f"Anki does not see the folder {self.folder}: it runs elsewhere, or in a sandbox"
            raise EnvironmentalError(f"{found}; name one that both see with --via")
        return read_package(path)


@contextmanager
def exchange(anki: AnkiConnect, via: Path | None) -> Iterator[Exchange]:
    """An exchange through a folder of its own, in `via` or where the system has temporary files."""
    try:
        with tempfile.TemporaryDirectory(prefix="ankigen-", dir=via) as folder:
            yield Exchange(anki, Path(folder).resolve())
    except OSError as error:
        found = f"cannot write {error.filename or via or 'temporary files'}: {error.strerror or error}"
        raise EnvironmentalError(f"{found}; name another folder with --via") from error


def _highest(decks: Iterable[str]) -> list[str]:
    """The decks that lie below no other of them: an export takes along what lies below."""
    found: list[str] = []
    for name in sorted(decks, key=lambda name: name.split("::")):
        if not found or not name.startswith(f"{found[-1]}::"):
            found.append(name)
    return found
