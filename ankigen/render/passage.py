"""A passage as HTML that is safe on a card: the stages of rendering, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Passage, PictureSource, Rendered
from ankigen.models.errors import ModelError
from ankigen.render.controls import CONTROL, has_controls, without_controls
from ankigen.render.deadline import deadline
from ankigen.render.directives import disarm
from ankigen.render.lost_words import find_loss
from ankigen.render.markdown.page import Page, to_html, to_inline_html
from ankigen.render.markdown.tables import TooManyCellsError
from ankigen.render.pictures import picture_html
from ankigen.render.pieces.finders import CLOZE_FINDERS, FINDERS
from ankigen.render.pieces.showing import RenderOptions, Surroundings, show
from ankigen.render.pieces.taking import PLACEHOLDER, Comment, Fence, Image, Piece, take_out
from ankigen.render.sanitize import sanitize
from ankigen.render.sounds import with_sounds

__all__ = ["RenderOptions", "picture_html", "render_passage"]

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


def render_passage(passage: Passage, options: RenderOptions, pictures: PictureSource) -> Rendered:
    """A passage as HTML. Whatever is in it, none of its words is lost: at worst it is shown as it was written."""
    if not passage:
        return Rendered()
    if not options.cloze and _PLAIN.fullmatch(passage.text):
        return Rendered(passage.text.strip() if options.inline else f"<p>{passage.text.strip(' ')}</p>")
    try:
        with deadline(DEADLINE):
            return _complete(passage, _render(passage, Surroundings(passage, options, pictures)))
    except ModelError:  # a damaged installation is no fault of the text
        raise
    except Exception as error:  # noqa: BLE001 - a fault in one library or one text may not cost the whole build
        return _failed(passage, error)


def _render(passage: Passage, around: Surroundings) -> Rendered:
    if len(passage.text) > LONGEST_PASSAGE:
        raise ValueError(f"{len(passage.text):,} characters are more than {LONGEST_PASSAGE:,}")
    options = around.options
    extract = take_out(passage.text, CLOZE_FINDERS if options.cloze else FINDERS)
    page = to_inline_html(extract) if options.inline else to_html(extract, extract.placeholders(_is_block))
    parts = _PLACES.split(page.html)
    shown = {char: show(extract.piece(char), around) for char in parts[1::2]}
    live = {char: it.html for char, it in shown.items() if it.live}
    parts[1::2] = [char if char in live else shown[char].html for char in parts[1::2]]
    pictures = tuple(dict.fromkeys(it.picture for it in shown.values() if it.picture))
    clean = sanitize("".join(parts), frozenset(it.media for it in pictures))
    html = disarm(clean.html, cloze=options.cloze)
    html = _WIDE.sub(lambda wide: f'{wide[0]} tabindex="0"', _keep_together(_with_live(html, live)))
    problems = [problem for it in shown.values() for problem in it.diagnostics]
    problems += [*_controls(passage), *_page_problems(passage, page), *_removals(passage, clean.removed)]
    return Rendered(html, pictures, tuple(sorted(problems, key=lambda problem: problem.sort_key)))


def _with_live(html: str, live: Mapping[str, str]) -> str:
    """HTML with what means something to Anki, once all else is disarmed."""
    return PLACEHOLDER.sub(lambda found: live[found[0]], html) if live else html


def _keep_together(html: str) -> str:
    """A formula in a line stays with the bracket before it and the punctuation behind it."""
    return _FORMULA.sub(lambda it: f'<span class="nobr">{it[0]}</span>', html) if "<math" in html else html


def _is_block(piece: Piece) -> bool:
    return isinstance(piece, Fence) or (isinstance(piece, Image | Comment) and piece.alone)


def _controls(passage: Passage) -> list[Diagnostic]:
    """One report for each character that no card can show, at its first place."""
    if not has_controls(passage.text):
        return []
    first = {found[0]: found.start() for found in reversed(list(CONTROL.finditer(passage.text)))}
    return [
        passage.diagnostic(
            Code.CONTROL_CHARACTER,
            offset,
            f"the character U+{ord(sign):04X} cannot be shown",
            f"it was left out, {passage.text.count(sign)}×; remove it",
        )
        for sign, offset in first.items()
    ]


def _page_problems(passage: Passage, page: Page) -> list[Diagnostic]:
    """What Markdown did not do, at the first line of it that can be found."""
    remedy = "the text is shown as it is written; make it shorter"
    problems = [
        passage.diagnostic(Code.MARKDOWN_FAILED, _offset(passage, text), "too many Markdown signs", remedy)
        for text in page.refused
    ]
    problems += [
        passage.diagnostic(
            Code.REMOVED_CONTENT,
            _link_offset(passage, address),
            f"`{address[:80]}` is no address of the web",
            "the link is shown as it is written; begin the address with https://",
        )
        for address in page.unlinked
    ]
    return problems


def _offset(passage: Passage, text: str) -> int:
    start = PLACEHOLDER.split(text)[0].partition("\n")[0]
    return max(passage.text.find(start), 0)


def _link_offset(passage: Passage, address: str) -> int:
    found = re.search(rf"(?:\]\(\s*<?|<)(?={re.escape(address)}[\s>)])", passage.text)
    return found.end() if found else 0


def _removals(passage: Passage, removed: tuple[str, ...]) -> list[Diagnostic]:
    return [
        passage.diagnostic(Code.REMOVED_CONTENT, 0, f"`{what}` is not safe on a card", "it was taken out; remove it")
        for what in dict.fromkeys(removed)
    ]


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
    offset = _offset(passage, error.line) if isinstance(error, TooManyCellsError) else 0
    problem = passage.diagnostic(Code.MARKDOWN_FAILED, offset, found, "the text is shown as it is written; simplify it")
    return Rendered(_source(passage), (), (problem, *_controls(passage)))


def _source(passage: Passage) -> str:
    text = escape(without_controls(passage.text), quote=False)
    return f'<pre tabindex="0" class="source">{disarm(text, cloze=False)}</pre>'
