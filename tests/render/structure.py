"""HTML as a list of tags and words, so that two renderers can be compared."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import unquote

_CARD_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}
_SILENT = {"span", "br", "hr", "img"}


def structure(html: str, *, on_card: bool) -> list[str]:
    """Tags with the attributes that matter, and the text between them; white space counts only in listings.

    `on_card` is for HTML whose headings have the levels of a card already.
    """
    reader = _Reader({} if on_card else _CARD_HEADINGS)
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.parts


class _Reader(HTMLParser):
    def __init__(self, headings: dict[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.headings = headings
        self.parts: list[str] = []
        self.text = ""
        self.in_listing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "span":
            return
        self.flush()
        self.in_listing = self.in_listing or tag == "pre"
        values = [(name, unquote(value or "").removeprefix("text-align:")) for name, value in attrs]
        kept = [f" {value}" for name, value in values if value and name in {"href", "start", "style"}]
        self.parts.append(f"<{self.headings.get(tag, tag)}{''.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            return
        self.flush()
        self.in_listing = self.in_listing and tag != "pre"
        self.parts.append(f"</{self.headings.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def flush(self) -> None:
        text = self.text.strip("\n") if self.in_listing else " ".join(self.text.split())
        self.parts += [text] if text else []
        self.text = ""
