"""What each kind of piece looks like on a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Literal, NamedTuple

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Passage
from ankigen.pictures import Picture, PictureError, PictureSource, is_figure
from ankigen.render.code import render_code
from ankigen.render.controls import without_controls
from ankigen.render.directives import disarm_for_anki
from ankigen.render.math import render_formula
from ankigen.render.pictures import image_html, picture_html
from ankigen.render.pieces.kinds import Character, ClozeMark, CodeSpan, Comment, Fence, Image, Lone, Math, Piece, Tag


class RenderOptions(NamedTuple):
    """How passages are rendered: formulas as MathML or for Anki's MathJax; for a cloze note or not.

    What is `inline` is a line within another text, such as a title: it has no blocks, so that "1. Flows" is no list.
    """

    math: Literal["mathml", "mathjax"] = "mathml"
    cloze: bool = False
    inline: bool = False

    def of_question(self, *, is_cloze: bool) -> RenderOptions:
        """The same for the question of an entry, or the text of a cloze entry."""
        return self if is_cloze == self.cloze else RenderOptions(self.math, cloze=is_cloze, inline=self.inline)

    def of_title(self) -> RenderOptions:
        """The same for a title."""
        return RenderOptions(self.math, self.cloze, inline=True)


class Surroundings(NamedTuple):
    """What the looks of a piece depend on."""

    passage: Passage
    options: RenderOptions
    pictures: PictureSource

    def written(self, piece: Piece) -> str:
        """The piece as its author wrote it, as HTML."""
        return escape(without_controls(self.passage.text[piece.start : piece.end]), quote=False)


class Shown(NamedTuple):
    """A piece as HTML. What is `live` has no tags and means something to Anki: it is not to be disarmed."""

    html: str
    diagnostics: tuple[Diagnostic, ...] = ()
    live: bool = False
    picture: Picture | None = None


def _fence(piece: Fence, around: Surroundings) -> Shown:
    listing = render_code(without_controls(piece.code), piece.language)
    if not listing.problem:
        return Shown(listing.html)
    code, found = listing.problem
    remedy = "the code is shown without colours; name its language or `text`"
    return Shown(listing.html, (around.passage.diagnostic(code, piece.start, found, remedy),))


def _code_span(piece: CodeSpan, _around: Surroundings) -> Shown:
    code = escape(without_controls(piece.code), quote=False)
    return Shown(f"<code>{code}</code>")


def _comment(piece: Comment, around: Surroundings) -> Shown:
    found = "an HTML comment is not shown"
    problem = around.passage.diagnostic(Code.REMOVED_CONTENT, piece.start, found, "put it between backticks to show it")
    return Shown("", (problem,))


def _image(piece: Image, around: Surroundings) -> Shown:
    try:
        picture = around.pictures(piece.address)
    except PictureError as error:
        problem = around.passage.diagnostic(error.code, piece.start, error.found, error.remedy)
        written = around.written(piece)
        return Shown(f"<p>{written}</p>" if piece.alone else written, (problem,))
    html = picture_html(picture, piece.alt, piece.title) if piece.alone else image_html(picture, piece.alt, piece.title)
    return Shown(without_controls(html), tuple(_problems_of(picture, piece, around)), picture=picture)


def _problems_of(picture: Picture, piece: Image, around: Surroundings) -> Iterator[Diagnostic]:
    if picture.removed:
        found = f"{picture.removed} of `{piece.address}` cannot be shown on a card"
        yield around.passage.diagnostic(Code.REMOVED_CONTENT, piece.start, found, "it was taken out; draw it otherwise")
    if not piece.alt and not is_figure(picture.source):
        found = f"the picture `{piece.address}` has no alternative text"
        remedy = "say between the brackets what it shows"
        yield around.passage.diagnostic(Code.MISSING_ALT_TEXT, piece.start, found, remedy)


def _math(piece: Math, around: Surroundings) -> Shown:
    formula = render_formula(piece.tex, display=piece.display, mode=around.options.math)
    problems: tuple[Diagnostic, ...] = ()
    if it := formula.problem:
        problems = (around.passage.diagnostic(it.code, piece.tex_start + it.offset, it.found, it.remedy),)
    html = without_controls(formula.html)
    if "<" in html:
        return Shown(html, problems)
    return Shown(disarm_for_anki(html, cloze=around.options.cloze), problems, live=True)


def _lone(piece: Lone, around: Surroundings) -> Shown:
    problem = around.passage.diagnostic(piece.code, piece.start, piece.found, piece.remedy)
    return Shown(around.written(piece), (problem,))


def _tag(piece: Tag, _around: Surroundings) -> Shown:
    return Shown(piece.html)


def _cloze_mark(piece: ClozeMark, _around: Surroundings) -> Shown:
    return Shown(piece.text, live=True)


def _character(piece: Character, _around: Surroundings) -> Shown:
    return Shown(escape(piece.text, quote=False))


_WAYS: Mapping[type[Piece], Callable[..., Shown]] = {
    Fence: _fence,
    CodeSpan: _code_span,
    Comment: _comment,
    Image: _image,
    Math: _math,
    Lone: _lone,
    Tag: _tag,
    ClozeMark: _cloze_mark,
    Character: _character,
}


def show(piece: Piece, around: Surroundings) -> Shown:
    """A piece as HTML, with what is wrong with it."""
    return _WAYS[type(piece)](piece, around)
