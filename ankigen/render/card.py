"""An entry as the fields of its note."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import CLOZE, Book, Entry, Passage, Rendered
from ankigen.pictures import Picture, PictureSource, is_figure
from ankigen.render.controls import without_controls
from ankigen.render.directives import disarm
from ankigen.render.passage import RenderOptions, render_passages
from ankigen.render.pictures import picture_html
from ankigen.render.sounds import with_sounds
from ankigen.render.visible import visible_text

HIDDEN = re.compile(CLOZE.pattern + r".+?\}\}", re.DOTALL)
"""A cloze that Anki makes a card of."""
_WORD = re.compile(r"(?:<p>)?\w")


class RenderedCard(NamedTuple):
    """The fields of a note by name, the pictures in them, and what was wrong."""

    note_type: str
    fields: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    diagnostics: tuple[Diagnostic, ...]


def render_cards(
    entries: Sequence[Entry], options: RenderOptions, pictures: PictureSource, figures: Iterable[Picture | None]
) -> list[RenderedCard]:
    """Render entries together, which costs less than one by one.

    Of `figures`, one for each entry, each goes on the answer side if the author placed none on the card.
    """
    asked = [(number, *place) for number, entry in enumerate(entries) for place in _places(entry, options)]
    fields: list[dict[str, Rendered]] = [{} for _ in entries]
    done = render_passages(((passage, how) for _, _, passage, how in asked), pictures)
    for (number, name, *_), rendered in zip(asked, done, strict=True):
        fields[number][name] = rendered
    return [_whole(*one, options, pictures) for one in zip(entries, fields, figures, strict=True)]


def render_card(entry: Entry, options: RenderOptions, pictures: PictureSource, figure: Picture | None) -> RenderedCard:
    """Render one entry."""
    return render_cards([entry], options, pictures, [figure])[0]


def _whole(
    entry: Entry, rendered: dict[str, Rendered], figure: Picture | None, options: RenderOptions, pictures: PictureSource
) -> RenderedCard:
    """A card of its rendered passages, if it asks something; else what is wrong with it is mended first."""
    if entry.is_cloze and not HIDDEN.search(rendered["Text"].html):
        card = render_card(entry._replace(is_cloze=False), options, pictures, figure)
        problem = entry.question.diagnostic(Code.BROKEN_CLOZE, 0, *_NO_CLOZE)
        return card._replace(diagnostics=(problem, *card.diagnostics))
    if not entry.is_cloze and not _shows_something(rendered["Question"].html):
        rendered["Question"] = _as_written(entry.question, rendered["Question"])
    return _card(entry, rendered, figure)


_NO_CLOZE = ("nothing here would be hidden", "write {{c1::the text to hide}} outside of code and formulas")
_NOTHING = ("nothing of this question would be seen", "it is shown as it is written; write it in words")


def _places(entry: Entry, options: RenderOptions) -> Iterator[tuple[str, Passage, RenderOptions]]:
    """The fields that an entry's passages go to, with how they are rendered there."""
    yield "Text" if entry.is_cloze else "Question", entry.question, options.of_question(is_cloze=entry.is_cloze)
    if entry.answer:
        yield "Answer", entry.answer, options
    if entry.context:
        yield "Context", entry.context, options
    if entry.title:
        yield "Title", entry.title, options.of_title()


def _shows_something(front: str) -> bool:
    """Anki makes no card of an empty front, and no one can answer a blank one."""
    return bool(_WORD.match(front)) or "<img" in front or bool(visible_text(front))


def _as_written(question: Passage, blank: Rendered) -> Rendered:
    written = html.escape(without_controls(question.text).strip() or "?", quote=False)
    problem = question.diagnostic(Code.EMPTY_QUESTION, 0, *_NOTHING)
    return Rendered(f"<p>{disarm(written, cloze=False)}</p>", diagnostics=(problem, *blank.diagnostics))


def _card(entry: Entry, rendered: Mapping[str, Rendered], figure: Picture | None) -> RenderedCard:
    fields = {name: one.html for name, one in rendered.items()}
    fields["Source"] = source_line(entry.book, entry.part, entry.chapter)
    drawn = [picture for one in rendered.values() for picture in one.pictures]
    if figure and not any(is_figure(picture.source) for picture in drawn):
        fields["Figure"] = with_sounds(picture_html(figure), [figure])
        drawn.append(figure)
    return RenderedCard(
        note_type="cloze" if entry.is_cloze else "question",
        fields=tuple((name, value) for name, value in fields.items() if value),
        pictures=tuple(dict.fromkeys(drawn)),
        diagnostics=tuple(problem for one in rendered.values() for problem in one.diagnostics),
    )


@lru_cache(maxsize=64)  # equal for most cards of a file
def source_line(book: Book, part: int | None, chapter: str) -> str:
    """Author, book, publisher and year, part and chapter, in small print under the answer."""
    number = f"Part {part}" if part is not None else ""
    pieces = [html.escape(piece, quote=False) for piece in (book.author, book.title, book.published, number, chapter)]
    pieces[1] = f"<cite>{pieces[1]}</cite>"
    return disarm(" · ".join(filter(None, pieces)), cloze=False)
