"""An entry as the fields of its note."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace

from ankigen.diagnostics import Diagnostic
from ankigen.entries import Entry, Picture, PictureSource, is_figure
from ankigen.render.directives import disarm
from ankigen.render.passage import RenderOptions, render_passage
from ankigen.render.pictures import picture_html


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """The fields of a note by name, the pictures in them, and what was wrong."""

    note_type: str
    fields: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    diagnostics: tuple[Diagnostic, ...]


def render_card(entry: Entry, options: RenderOptions, pictures: PictureSource, figure: Picture | None) -> RenderedCard:
    """Render one entry; `figure` goes on the answer side of an entry whose author placed no figure."""
    text_options = replace(options, cloze=entry.is_cloze)
    first = "Text" if entry.is_cloze else "Question"
    passages = {
        first: (entry.question, text_options),
        "Answer": (entry.answer, options),
        "Context": (entry.context, options),
        "Title": (entry.title, replace(options, inline=True)),
    }
    rendered = {name: render_passage(passage, how, pictures) for name, (passage, how) in passages.items() if passage}
    fields = {name: one.html for name, one in rendered.items()}
    fields["Source"] = source_line(entry)
    drawn = [picture for one in rendered.values() for picture in one.pictures]
    if figure and not any(is_figure(picture.source) for picture in drawn):
        fields["Figure"] = picture_html(figure)
        drawn.append(figure)
    return RenderedCard(
        note_type="cloze" if entry.is_cloze else "question",
        fields=tuple((name, value) for name, value in fields.items() if value),
        pictures=tuple(dict.fromkeys(drawn)),
        diagnostics=tuple(problem for one in rendered.values() for problem in one.diagnostics),
    )


def source_line(entry: Entry) -> str:
    """Author, book, publisher and year, part and chapter, in small print under the answer."""
    book = entry.book
    part = f"Part {entry.part}" if entry.part is not None else ""
    pieces = [
        html.escape(piece, quote=False) for piece in (book.author, book.title, book.published, part, entry.chapter)
    ]
    pieces[1] = f"<cite>{pieces[1]}</cite>"
    return disarm(" · ".join(filter(None, pieces)), cloze=False)
