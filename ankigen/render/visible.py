"""The words of HTML, for comparing what an author wrote with what a card says."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = frozenset({
    "blockquote", "br", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "td", "th", "tr",
    "ul",
})  # fmt: skip


def visible_text(html: str) -> str:
    """The text of HTML as a reader sees or hears it: pictures as their alternative text, formulas as their TeX.

    Runs of white space, and the ends of blocks, are one space.
    """
    reader = _Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.parts).split())


class _Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.parts: list[str] = []
        self.in_formula = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in _BREAKS:
            self.parts.append(" ")
        if tag in {"img", "math"}:
            self.parts.append(f" {named.get('alt') or named.get('alttext') or ''} ")
        self.in_formula = self.in_formula or tag == "math"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.parts.append(" ")
        self.in_formula = self.in_formula and tag != "math"

    def handle_data(self, data: str) -> None:
        if not self.in_formula:
            self.parts.append(data)
