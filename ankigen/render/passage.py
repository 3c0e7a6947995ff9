"""A passage as HTML that is safe on a card: the stages of rendering, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from html import escape
from typing import NamedTuple

from ankigen.diagnostics import Code
from ankigen.entries import Passage, Rendered
from ankigen.errors import OF_THE_MACHINE
from ankigen.models.errors import ModelError
from ankigen.pictures import Picture, PictureSource
from ankigen.render.controls import CONTROL, without_controls
from ankigen.render.deadline import deadline
from ankigen.render.directives import disarm
from ankigen.render.faults import controls, faults, offset_of
from ankigen.render.lost_words import find_loss
from ankigen.render.markdown.page import Page, to_html, to_inline_html
from ankigen.render.markdown.tables import TooManyCellsError
from ankigen.render.pictures import picture_html
from ankigen.render.pieces.finders import CLOZE_FINDERS, FINDERS
from ankigen.render.pieces.kinds import Comment, Fence, Image, Piece
from ankigen.render.pieces.showing import RenderOptions, Shown, Surroundings, show
from ankigen.render.pieces.taking import PLACEHOLDER, Extract, take_out
from ankigen.render.sanitize import Sanitized, sanitize
from ankigen.render.sounds import with_sounds

__all__ = ["RenderOptions", "picture_html", "render_passage", "render_passages"]

LONGEST_PASSAGE = 200_000
DEADLINE = 2.0  # seconds of the processor; the longest passage, of ordinary answers, takes a quarter of it
_PLAIN = re.compile(rf"(?! *(?:[-+#~]|\d+[.)]))(?! {{4}})[^\\`*_\[\]<>&$\t\n\xa0{CONTROL.pattern[1:-1]}]*")
"""A line that means to Markdown what it says."""

_PLACES = re.compile(f"({PLACEHOLDER.pattern})")
_MATH = r"<math alttext=\"[^\"]*\">[^<]*(?:<(?!/math>)[^<]*)*</math>[.,;:?!)\]]"
_FORMULA = re.compile(rf"\({_MATH}{{0,3}}|\[{_MATH}{{0,3}}|{_MATH}{{1,3}}")
"""A formula in a line that has a bracket before it or punctuation behind it."""

_WIDE = re.compile(r"<(?:pre|table|math(?=[^>]* display=\"block\"))\b")
"""What scrolls inside itself on a card, so that the keyboard has to reach it."""


def render_passages(asked: Iterable[tuple[Passage, RenderOptions]], pictures: PictureSource) -> list[Rendered]:
    """Passages as HTML. Whatever is in one, none of its words is lost: at worst it is shown as it was written."""
    texts = [Surroundings(passage, options, pictures) for passage, options in asked]
    quick = [_quickly(text.passage, text.options) for text in texts]
    others = iter(_together([text for text, done in zip(texts, quick, strict=True) if done is None]))
    return [next(others) if done is None else done for done in quick]


def render_passage(passage: Passage, options: RenderOptions, pictures: PictureSource) -> Rendered:
    """One passage as HTML."""
    return render_passages([(passage, options)], pictures)[0]


def _quickly(passage: Passage, options: RenderOptions) -> Rendered | None:
    """A passage that means what it says, as most do."""
    if not passage:
        return Rendered()
    if options.cloze or not _PLAIN.fullmatch(passage.text):
        return None
    return Rendered(passage.text.strip() if options.inline else f"<p>{passage.text.strip(' ')}</p>")


def _together(texts: Sequence[Surroundings]) -> list[Rendered]:
    """Many texts at once; one by one where one of them fails, or where they are long."""
    if len(texts) > 1 and sum(len(text.passage.text) for text in texts) <= LONGEST_PASSAGE:
        with suppress(Exception), deadline(DEADLINE):
            return _rendered(texts)
    return [_alone(text) for text in texts]


def _alone(text: Surroundings) -> Rendered:
    try:
        with deadline(DEADLINE):
            return _rendered([text])[0]
    except (ModelError, *OF_THE_MACHINE):  # a damaged installation is no fault of the text, and not to be remembered
        raise
    except Exception as error:  # noqa: BLE001 - a fault in one library or one text may not cost the whole build
        return _failed(text.passage, error)


class _Filled(NamedTuple):
    """HTML with the pieces in their places, but for those that are live, and what was found about all of them."""

    html: str
    shown: Mapping[str, Shown]
    pictures: tuple[Picture, ...]


def _rendered(texts: Sequence[Surroundings]) -> list[Rendered]:
    """Texts as HTML, stage by stage: a stage that does many of them in a row costs a tenth less of the whole."""
    extracts = [_extract(text) for text in texts]
    pages = [_page(*one) for one in zip(texts, extracts, strict=True)]
    filled = [_filled(*one) for one in zip(texts, extracts, pages, strict=True)]
    clean = [sanitize(one.html, frozenset(picture.media for picture in one.pictures)) for one in filled]
    made = [_finished(*one) for one in zip(texts, pages, filled, clean, strict=True)]
    return [_complete(text.passage, one) for text, one in zip(texts, made, strict=True)]


def _extract(text: Surroundings) -> Extract:
    source = text.passage.text
    if len(source) > LONGEST_PASSAGE:
        raise ValueError(f"{len(source):,} characters are more than {LONGEST_PASSAGE:,}")
    return take_out(source, CLOZE_FINDERS if text.options.cloze else FINDERS)


def _page(text: Surroundings, extract: Extract) -> Page:
    return to_inline_html(extract) if text.options.inline else to_html(extract, extract.placeholders(_is_block))


def _filled(text: Surroundings, extract: Extract, page: Page) -> _Filled:
    parts = _PLACES.split(page.html)
    shown = {char: show(extract.piece(char), text) for char in parts[1::2]}
    parts[1::2] = [char if shown[char].live else shown[char].html for char in parts[1::2]]
    pictures = tuple(dict.fromkeys(it.picture for it in shown.values() if it.picture))
    return _Filled("".join(parts), shown, pictures)


def _finished(text: Surroundings, page: Page, filled: _Filled, clean: Sanitized) -> Rendered:
    html = _with_live(disarm(clean.html, cloze=text.options.cloze), filled.shown)
    html = _WIDE.sub(lambda wide: f'{wide[0]} tabindex="0"', _keep_together(html))
    problems = [problem for it in filled.shown.values() for problem in it.diagnostics]
    problems += faults(text.passage, page, clean.removed)
    return Rendered(html, filled.pictures, tuple(sorted(problems, key=lambda problem: problem.sort_key)))


def _with_live(html: str, shown: Mapping[str, Shown]) -> str:
    """HTML with what means something to Anki, once all else is disarmed."""
    return PLACEHOLDER.sub(lambda found: shown[found[0]].html, html) if PLACEHOLDER.search(html) else html


def _keep_together(html: str) -> str:
    """A formula in a line stays with the bracket before it and the punctuation behind it."""
    return _FORMULA.sub(lambda it: f'<span class="nobr">{it[0]}</span>', html) if "<math" in html else html


def _is_block(piece: Piece) -> bool:
    return isinstance(piece, Fence) or (isinstance(piece, Image | Comment) and piece.alone)


def _complete(passage: Passage, rendered: Rendered) -> Rendered:
    """What was rendered if it has every word of the passage, else the passage as it is written."""
    reported = any(problem.code is Code.REMOVED_CONTENT for problem in rendered.diagnostics)
    loss = find_loss(passage.text, rendered.html, reported=reported)
    if loss is None:
        return rendered._replace(html=with_sounds(rendered.html, rendered.pictures)) if rendered.pictures else rendered
    remedy = "the text is shown as it is written; say it in another way"
    problem = passage.diagnostic(Code.LOST_WORDS, loss.offset, str(loss), remedy)
    problems = sorted((problem, *rendered.diagnostics), key=lambda problem: problem.sort_key)
    return Rendered(_source(passage), (), tuple(problems))


def _failed(passage: Passage, error: Exception) -> Rendered:
    """The text itself, for want of anything better."""
    found = f"Markdown failed: {str(error) or type(error).__name__}"
    offset = offset_of(passage, error.line) if isinstance(error, TooManyCellsError) else 0
    problem = passage.diagnostic(Code.MARKDOWN_FAILED, offset, found, "the text is shown as it is written; simplify it")
    return Rendered(_source(passage), (), (problem, *controls(passage)))


def _source(passage: Passage) -> str:
    text = escape(without_controls(passage.text), quote=False)
    return f'<pre tabindex="0" class="source">{disarm(text, cloze=False)}</pre>'
