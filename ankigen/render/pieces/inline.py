"""Finds the pieces that stand within a line: comments, pictures, formulas, tags and special characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from ankigen.diagnostics import Code
from ankigen.render.controls import CONTROL, has_controls
from ankigen.render.math import FoundFormula, find_formulas
from ankigen.render.pictures import FILE_NAME
from ankigen.render.pieces.kinds import Character, Comment, Image, Lone, Math, Piece, Tag
from ankigen.render.pieces.taking import FILLER

_IMAGE = re.compile(
    r"(?<!\\)!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\(\s*(?P<address><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*"
    rf"|{FILE_NAME})"
    r"(?:\s+(?P<title>\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_LEAD = re.compile(r"(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*")
_REST = re.compile(r"[ \t]*(?:\n|\Z)")
_SPAN_TAGS = re.compile(r"(?<!\\)(<su([bp])>)[^<\n]{0,200}(</su\2>)")
_BREAK_TAG = re.compile(r"(?<!\\)<br ?/?>")
_REFERENCE = re.compile(r"\\[\\&]|&(?:(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_QUOTES = re.compile(r"(?:[ \t]*>)+")


def find_comments(text: str, _source: str) -> Iterator[Comment]:
    """HTML comments."""
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start + 4)) >= 0:
        end = close + 3
        yield Comment(start, end, alone=_is_alone(text, start, end))


def find_images(text: str, source: str) -> Iterator[Image]:
    """Pictures: `![alt](address "title")`; the alternative text is plain text, and a file's name may hold spaces."""
    for found in _IMAGE.finditer(text):
        written = {name: source[slice(*found.span(name))] for name in ("alt", "address", "title")}
        if "\n\n" not in found[0]:
            yield Image(
                *found.span(),
                alt=" ".join(written["alt"].split()),
                address=written["address"].strip("<>"),
                title=written["title"][1:-1],
                alone=_is_alone(text, *found.span()),
            )


def _is_alone(text: str, start: int, end: int) -> bool:
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(_LEAD.fullmatch(before)) and bool(_REST.match(text, end))


def find_math(text: str, _source: str) -> list[Piece]:
    """Formulas, and signs of mathematics without a partner; what would reach over code is no formula."""
    formulas, problems = find_formulas(text)
    pieces: list[Piece] = [
        Math(
            found.start,
            found.end,
            tex=_unquoted(text, found),
            tex_start=found.tex_start,
            display=found.display,
            space_before=found.space_before and not text.endswith("::", 0, found.start),
            space_after=found.space_after and not text.startswith("}}", found.end),
        )
        for found in formulas
        if FILLER not in found.tex
    ]
    pieces += [Lone(it.offset, it.offset + 1, Code.UNCLOSED_FORMULA, it.found, it.remedy) for it in problems]
    return sorted(pieces, key=lambda piece: piece.start)


def _unquoted(text: str, found: FoundFormula) -> str:
    """The formula without the `>` that each quote around it puts before its lines."""
    quotes = _QUOTES.match(text, text.rfind("\n", 0, found.start) + 1, found.start)
    if not quotes:
        return found.tex
    quote = re.compile(rf"\n(?:[ \t]*> ?){{1,{quotes[0].count('>')}}}")
    begins_a_line = "\n" in text[found.start : found.tex_start]
    return quote.sub("\n", "\n" * begins_a_line + found.tex).lstrip("\n")


def find_tags(text: str, _source: str) -> Iterator[Piece]:
    """`<sub>…</sub>` and `<sup>…</sup>` in pairs within a line, and `<br>`; every other `<` is text."""
    tags = [Tag(*found.span(group), found[group]) for found in _SPAN_TAGS.finditer(text) for group in (1, 3)]
    tags += [Tag(*found.span(), "<br>") for found in _BREAK_TAG.finditer(text)]
    return iter(sorted(tags, key=lambda tag: tag.start))


def find_references(text: str, _source: str) -> Iterator[Character]:
    r"""Character references, as in `&lt;`, and ampersands that begin none, as in `\&lt;` and `&#123456789;`."""
    for found in _REFERENCE.finditer(text):
        if "&" in found[0]:
            text = unescape(found[0]).removeprefix("\\")
            yield Character(*found.span(), found[0] if not text or CONTROL.search(text) else text)


def find_controls(text: str, source: str) -> Iterable[Character]:
    """Characters that no card can show; not what masks the text, which are many."""
    if not has_controls(source):
        return ()
    return (Character(*found.span(), "") for found in CONTROL.finditer(source) if found[0] == text[found.start()])
