"""The blocks of a text, as CommonMark divides it: paragraphs, headings, lists, quotes, tables.

Source: CommonMark 0.31.2, sections 4 and 5; tables as in GitHub Flavored Markdown, section 4.10. Departures:
there are no link definitions and no HTML blocks, and the rows of a table lose no cell.
"""

from __future__ import annotations

from typing import NamedTuple


class Paragraph(NamedTuple):
    """Running text."""

    text: str


class Heading(NamedTuple):
    """A heading of level 1 to 6."""

    level: int
    text: str


class IndentedCode(NamedTuple):
    """Code without fences, marked by four columns of white space."""

    code: str


class Rule(NamedTuple):
    """A thematic break."""


class Standalone(NamedTuple):
    """Placeholders of pieces that are blocks themselves."""

    placeholders: str


class Quote(NamedTuple):
    """A block quote."""

    blocks: tuple[Block, ...]


class List(NamedTuple):
    """A list; `start` is None for bullets; the paragraphs of a loose list stand apart."""

    start: int | None
    loose: bool
    items: tuple[tuple[Block, ...], ...]


class Table(NamedTuple):
    """A table; an alignment is left, center, right or empty; every row has as many cells as there are alignments."""

    alignments: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Heading | IndentedCode | Rule | Standalone | Quote | List | Table
