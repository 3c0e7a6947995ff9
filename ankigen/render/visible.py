"""The words of HTML, for comparing what an author wrote with what a card says."""

from __future__ import annotations

from collections.abc import Iterator

from ankigen.markup import Start, Text, tokens

_BREAKS = frozenset({
    "blockquote", "br", "div", "dd", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "table", "td", "th", "tr", "ul",
})  # fmt: skip


def visible_text(html: str) -> str:
    """The text of HTML as a reader sees or hears it: pictures as their alternative text, formulas as their TeX.

    Runs of white space, and the ends of blocks, are one space.
    """
    return " ".join("".join(_parts(html)).split())


def _parts(html: str) -> Iterator[str]:
    in_formula = False
    for token in tokens(html):
        if isinstance(token, Text):
            yield "" if in_formula else token.text
            continue
        if token.name in _BREAKS:
            yield " "
        if isinstance(token, Start) and token.name in {"img", "math"}:
            yield f" {token.attributes.get('alt') or token.attributes.get('alttext') or ''} "
        if token.name == "math":
            in_formula = isinstance(token, Start)
