"""The kinds of pieces: named tuples, for a text has many of them, and these are made in no time."""

from __future__ import annotations

from typing import NamedTuple

from ankigen.diagnostics import Code


class Fence(NamedTuple):
    """A fenced block of code, without its fences and its indentation."""

    start: int
    end: int
    code: str
    language: str


class CodeSpan(NamedTuple):
    """Code between backticks."""

    start: int
    end: int
    code: str


class Comment(NamedTuple):
    """An HTML comment; `alone` if nothing else stands on its lines."""

    start: int
    end: int
    alone: bool


class Image(NamedTuple):
    """`![alt](address "title")`; `alone` if nothing else stands on its line."""

    start: int
    end: int
    alt: str
    address: str
    title: str
    alone: bool


class Math(NamedTuple):
    """A formula, without its delimiters; the flags ask for a space that the author left out."""

    start: int
    end: int
    tex: str
    tex_start: int
    display: bool
    space_before: bool
    space_after: bool


class Lone(NamedTuple):
    """A delimiter without its partner, which is text: the kind of the problem, what was found, what to do."""

    start: int
    end: int
    code: Code
    found: str
    remedy: str


class ClozeMark(NamedTuple):
    """`{{c1::`, the `::` before a hint, or `}}`."""

    start: int
    end: int
    text: str


class Tag(NamedTuple):
    """One of the few HTML tags that an author may write."""

    start: int
    end: int
    html: str


class Character(NamedTuple):
    """A character that was written as a reference, as in `&lt;`, or one that no card can show: then `text` is empty."""

    start: int
    end: int
    text: str


Piece = Fence | CodeSpan | Comment | Image | Math | Lone | ClozeMark | Tag | Character
"""A part of a text, from offset `start` up to `end`."""
