"""One seed file from bytes to notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ankigen.books import overridden
from ankigen.config import Config
from ankigen.entries import Entry
from ankigen.images.local import LocalImages
from ankigen.lock.renewal import content_of
from ankigen.lock.trace import short_digest
from ankigen.notes import NoteMaker
from ankigen.outlines import outline_of
from ankigen.pictures import Picture, PictureError
from ankigen.preparing.rendered_file import Answer, RenderedEntry, RenderedFile
from ankigen.render.deadline import deadlines
from ankigen.seedfile.collecting import SeedPath
from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import Source


@dataclass(frozen=True, slots=True)
class Asking:
    """Leads to local images, and remembers what was asked and answered."""

    images: LocalImages
    answers: dict[str, Answer] = field(default_factory=dict)

    def __call__(self, address: str) -> Picture:
        """The picture at an address; raises PictureError."""
        if address not in self.answers:
            self.answers[address] = ask(self.images, address)
        answer = self.answers[address]
        if it := answer.problem:
            raise PictureError(it.code, it.found, it.remedy)
        assert answer.picture
        return answer.picture


def ask(images: LocalImages, address: str) -> Answer:
    """What the folder of a seed file answers."""
    try:
        return Answer(address, images(address))
    except PictureError as error:
        return Answer(address, None, error.with_traceback(None))  # which would hold all that there was


def images_of(seed: SeedPath) -> LocalImages:
    """The local images of a seed file."""
    return LocalImages(seed.path.parent, seed.root)


def render_file(source: Source, seed: SeedPath, config: Config, earlier: RenderedFile | None = None) -> RenderedFile:
    """Parse and render one seed file; cards of an `earlier` state in which nothing was wrong stay, if it had no images.

    Raises:
        WeightsError: If a bundled model is damaged.
    """
    parsed = parse(source)
    asking = Asking(images_of(seed))
    maker = NoteMaker(config, asking)
    same = earlier.entries if earlier and not earlier.answers else ()
    known = {one.source: one for one in same if not one.diagnostics}
    with deadlines():
        rendered = tuple(_rendered(_overridden(parsed.entries, config), maker, known))
    return RenderedFile(parsed.path, rendered, parsed.diagnostics, parsed.silencers, tuple(asking.answers.values()))


def _overridden(entries: Sequence[Entry], config: Config) -> list[Entry]:
    """Entries whose books are as the configuration knows them."""
    books = {book: overridden(book, config) for book in {entry.book for entry in entries}}
    return [entry if (book := books[entry.book]) == entry.book else entry._replace(book=book) for entry in entries]


def _rendered(
    entries: Sequence[Entry], maker: NoteMaker, known: Mapping[str, RenderedEntry]
) -> Iterator[RenderedEntry]:
    """Entries with their notes, those that are not known made together."""
    sources = [_source(entry) for entry in entries]
    outlines = [outline_of(entry) for entry in entries]
    made = maker.notes([entry for entry, source in zip(entries, sources, strict=True) if source not in known])
    for outline, source in zip(outlines, sources, strict=True):
        if same := known.get(source):
            yield same._replace(outline=outline)
        else:
            note, diagnostics = next(made)
            yield RenderedEntry(outline, note, content_of(note), diagnostics, source)


def _source(entry: Entry) -> str:
    texts = [passage.text for passage in (entry.title, entry.context, entry.question, entry.answer)]
    said = (*entry.book, entry.part, entry.chapter, entry.rating, entry.tags, entry.is_cloze, texts)
    return short_digest(repr(said), 18)
