"""Blocks as HTML, the placeholders of what was taken out still in it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from ankigen.render.markdown.blocks import Block, Heading, IndentedCode, List, Paragraph, Quote, Rule, Standalone, Table
from ankigen.render.markdown.inline import Inline, read
from ankigen.render.pieces.taking import Extract

HEADINGS = range(3, 7)
"""The heading levels on a card, where the question is more than any of them."""
_WIDER_MARGINS = {10_000: ' class="longest"', 100: ' class="long"', 10: ' class="tens"'}
"""From which number on the items of a list need more room for it, as years do."""


class Writer(NamedTuple):
    """Writes blocks; remembers the texts that were refused and the addresses that were not linked."""

    extract: Extract
    refused: list[str]
    unlinked: list[str]

    def blocks(self, blocks: Sequence[Block], *, loose: bool = True) -> str:
        """Blocks one after the other; in an item of a list that is not loose, paragraphs are no elements."""
        html = ""
        for block in blocks:
            match block:
                case Paragraph(text):
                    html += f"<p>{self.text(text)}</p>" if loose else self._tight(html, text)
                case Standalone(placeholders):
                    html += _on_a_line(html, placeholders)
                case Rule():
                    html += "<hr>"
                case _:
                    html += self._block(block)
        return html

    def text(self, text: str) -> str:
        """What stands inside a block."""
        return self._read(text).html

    def _read(self, text: str) -> Inline:
        found = read(text, self.extract)
        if found.is_refused:
            self.refused.append(text)
        self.unlinked.extend(found.unlinked)
        return found

    def _block(self, block: Heading | IndentedCode | Quote | List | Table) -> str:
        match block:
            case List():
                return self._list(block)
            case Heading(level, text):
                level = min(HEADINGS[0] - 1 + level, HEADINGS[-1])
                return f"<h{level}>{self.text(text)}</h{level}>"
            case IndentedCode(code):
                return f'<pre class="hl"><code>{escape(self.extract.restore(code), quote=False)}</code></pre>'
            case Quote(blocks):
                return f"<blockquote>{self.blocks(blocks)}</blockquote>"
            case Table():
                return self._table(block)

    def _list(self, block: List) -> str:
        tag = "ul" if block.start is None else "ol"
        attributes = "" if block.start is None else _numbered(block.start, len(block.items))
        items = "".join(f"<li>{self.blocks(blocks, loose=block.loose)}</li>" for blocks in block.items)
        return f"<{tag}{attributes}>{items}</{tag}>"

    def _tight(self, before: str, text: str) -> str:
        found = self._read(text)
        return f"<span>{found.html}</span>" if found.is_refused else _on_a_line(before, found.html)

    def _table(self, block: Table) -> str:
        head, body = block.rows[:1], block.rows[1:]
        inner = f"<thead>{self._rows(head, 'th', block.alignments)}</thead>"
        inner += f"<tbody>{self._rows(body, 'td', block.alignments)}</tbody>" if body else ""
        return f"<table>{inner}</table>"

    def _rows(self, rows: Sequence[Sequence[str]], tag: str, alignments: Sequence[str]) -> str:
        opening = [f'<{tag} style="text-align:{alignment}">' if alignment else f"<{tag}>" for alignment in alignments]
        return "".join(
            "<tr>"
            + "".join(f"{start}{self.text(cell)}</{tag}>" for start, cell in zip(opening, cells, strict=True))
            + "</tr>"
            for cells in rows
        )


def _numbered(start: int, count: int) -> str:
    """The attributes of a list with so many items."""
    margin = next((class_ for number, class_ in _WIDER_MARGINS.items() if start + count > number), "")
    return (f' start="{start}"' if start != 1 else "") + margin


def _on_a_line(before: str, html: str) -> str:
    """HTML that begins a line of its own behind what stands before it."""
    return "\n" + html if before else html
