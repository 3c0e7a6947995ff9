"""The recipe of a push: read the packages, see what Anki has, merge, give, and see what Anki has now."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ankigen.apkg.contents import Contents
from ankigen.apkg.reading import read_media, read_package
from ankigen.comparing.comparison import Comparison, compare, named
from ankigen.pushing.ankiconnect import AnkiConnect
from ankigen.pushing.exchange import Exchange, exchange
from ankigen.pushing.merging import Merge, merge, renewed
from ankigen.pushing.parcel import parcel
from ankigen.pushing.record import read_record, record_path, write_record

NOTHING = Contents("", 0, (), {}, {}, ())


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push changed or would change of one package.

    `news` leads from what Anki had to what it has; `kept` from words of the learner that stay to the deck's, which are
    newer. `styles` and `strange` name note types and notes that were left alone. `missed` are notes that Anki did not
    take.
    """

    package: Path
    news: Comparison
    kept: Comparison
    styles: tuple[str, ...]
    strange: tuple[str, ...]
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """An open way to a collection."""

    exchange: Exchange
    record: Path
    overwrite: bool

    def preview(self, package: Path) -> Pushed:
        """What a push of a package would change."""
        return _pushed(package, self._merge(read_package(package)))

    def push(self, package: Path) -> Pushed:
        """Bring a package into the collection, and look whether all of it is there.

        Raises:
            AnkigenError: If the package is not ankigen's, or Anki refuses.
        """
        deck = read_package(package)
        merged = self._merge(deck)
        sent = parcel(merged, {file.name: content for file, content in read_media(package, deck)})
        missed: frozenset[str] = frozenset()
        if sent is not None:
            self.exchange.give(sent)
            missed = self._merge(deck, after=merged.after).sent
        write_record(self.record, renewed(read_record(self.record), merged, missed))
        return replace(_pushed(package, merged), missed=_names(merged.after, missed))

    def _merge(self, deck: Contents, after: Contents | None = None) -> Merge:
        theirs = self.exchange.contents({note.note_type for note in deck.notes}) or NOTHING
        return merge(theirs, after or deck, read_record(self.record), overwrite=self.overwrite or after is not None)


@contextmanager
def opened(anki: AnkiConnect, via: Path | None, *, overwrite: bool) -> Iterator[Push]:
    """A way to the collection that is open in Anki.

    Raises:
        EnvironmentalError: If Anki or its add-on is not there, is too old, or wants a key.
    """
    anki.greet()
    collection = str(anki.ask("getMediaDirPath"))
    with exchange(anki, via) as way:
        yield Push(way, record_path(collection), overwrite)


def _pushed(package: Path, merged: Merge) -> Pushed:
    news = compare(merged.before, merged.after)
    kept = compare(merged.after, merged.deck)
    return Pushed(
        package=package,
        news=replace(news, moved=()),
        kept=replace(kept, moved=(), changed=tuple(one for one in kept.changed if one.note.guid in merged.kept)),
        styles=tuple(merged.deck.note_types[key].name for key in sorted(merged.styled)),
        strange=_names(replace(merged.deck, notes=merged.strange), {note.guid for note in merged.strange}),
    )


def _names(contents: Contents, guids: Container[str]) -> tuple[str, ...]:
    """What to call some of the notes."""
    return tuple(named(contents, note).name for note in contents.notes if note.guid in guids)
