"""From the notes of all books to one package per book, its pictures drawn."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ankigen.cache import Cache, cache_folder
from ankigen.config import Config
from ankigen.decks import deck_of_book
from ankigen.entries import Book, Deck, Note
from ankigen.fonts import font_file
from ankigen.gathering import Progress
from ankigen.images.local import read_image
from ankigen.lock.clock import text_of
from ankigen.lock.lock import Lock, LockedNote
from ankigen.notetypes import NoteType, load_note_type
from ankigen.packing.package import Written, write_package
from ankigen.pictures import Picture, is_figure
from ankigen.versions import code_digest
from ankigen.wording import counted

MOST_WITHDRAWN = 30
"""More withdrawn notes are counted in a deck's description, not listed."""


class Package(NamedTuple):
    """A finished package: its file name, its deck, and what was written."""

    name: str
    deck: Deck
    written: Written

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.written.content


def pack(notes: Sequence[tuple[Book, Note]], lock: Lock, config: Config, progress: Progress) -> list[Package]:
    """One package per book, in the order in which the books first appear; note types are as old as the lock says."""
    books: dict[str, tuple[Book, list[Note]]] = {}
    for book, note in notes:
        books.setdefault(book.slug, (book, []))[1].append(note)
    note_types = {name: _dated(load_note_type(name), lock) for name in {note.note_type for _, note in notes}}
    media = _media(
        {name: picture for _, note in notes for picture in note.pictures for name in picture.files}, progress
    )
    packages: list[Package] = []
    for done, (book, own) in enumerate(books.values(), start=1):
        description = _description(book, len(own), lock.withdrawn(book.slug))
        deck = Deck(deck_of_book(book, config), description, tuple(own))
        used = {name: media[name] for note in own for picture in note.pictures for name in picture.files}
        used |= {name: font_file(name) for note in own for name in note.fonts}
        name = _file_name(book.title, {package.name for package in packages})
        packages.append(Package(name, deck, write_package(deck, used, note_types)))
        progress("packing", done, len(books))
    return packages


def _media(pictures: Mapping[str, Picture], progress: Progress) -> dict[str, bytes]:
    """The content of every file by its media name, each of which belongs to a picture."""
    media = {}
    for done, (name, picture) in enumerate(pictures.items(), start=1):
        media[name] = content_of(picture, name)
        progress("drawing", done, len(pictures))
    return media


def content_of(picture: Picture, name: str) -> bytes:
    """A file of a picture by its media name: a figure is drawn or played, a local image checked once more.

    Raises:
        PictureError: If a local image is no longer what it was.
        ImportError: If nothing can be drawn here.
    """
    return _figure(picture, name) if is_figure(picture.source) else read_image(Path(picture.source)).content


def _figure(picture: Picture, name: str) -> bytes:
    """A figure as PNG or WAV; an earlier file of the same name by the same code serves as well."""
    cache = Cache(cache_folder() / "figures")
    key = f"{code_digest('figures', 'models')}-{name}"
    content = cache.get(key)
    if content is None:
        content = _made(picture, name)
        cache.put(key, content)
    return content


def _made(picture: Picture, name: str) -> bytes:
    from ankigen.figures.catalogue import request  # noqa: PLC0415 - all families, and most decks have no figure
    from ankigen.figures.drawing import draw  # noqa: PLC0415 - loads torch, which most builds do not need
    from ankigen.figures.playing import play  # noqa: PLC0415

    return (play if name == picture.sound else draw)(request(picture.source))


def _dated(note_type: NoteType, lock: Lock) -> NoteType:
    return note_type._replace(changed=lock.note_types[note_type.id].changed)


def _description(book: Book, count: int, withdrawn: Sequence[LockedNote]) -> str:
    """The deck's description, in Markdown, as Anki shows it above the deck and renews it with every import."""
    origin = ", ".join(filter(None, (book.author, book.published)))
    title = f"**{_escaped(book.title)}**" + (f" ({_escaped(origin)})" if origin else "")
    text = f"{title}\n\n{counted(count, 'note')}, made with ankigen."
    return "\n\n".join(filter(None, (text, _withdrawn_list(withdrawn))))


def _withdrawn_list(notes: Sequence[LockedNote]) -> str:
    """What a learner may delete, the latest first; an import never deletes anything."""
    lines = [f"- {_day(note)}: {_escaped(note.trace.question)}" for note in notes[:MOST_WITHDRAWN]]
    more = [f"- and {len(notes) - MOST_WITHDRAWN:,} earlier ones"] if len(notes) > MOST_WITHDRAWN else []
    return "\n".join(["Withdrawn from this deck; delete them if you have them:\n", *lines, *more]) if notes else ""


def _day(note: LockedNote) -> str:
    return text_of(note.withdrawn or 0)[:10]


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _file_name(title: str, taken: set[str]) -> str:
    stem = re.sub(r"[^\w.]+", "-", title).strip("-._")[:100] or "deck"
    candidates = (f"{stem}{suffix}.apkg" for suffix in itertools.chain([""], (f"-{n}" for n in itertools.count(2))))
    known = set(map(str.casefold, taken))  # some file systems take `A` and `a` for one name
    return next(name for name in candidates if name.casefold() not in known)
