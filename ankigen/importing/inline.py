"""What stands within a line of HTML, as Markdown: a function for each element that Markdown knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ankigen.importing.escaping import Escape, as_code, escaped
from ankigen.importing.formulas import in_text, written
from ankigen.importing.tree import Node

FORMLESS = frozenset({"", "span", "tbody", "thead", "tfoot", "colgroup", "col", "figcaption", "wbr"})
"""Elements whose form is nothing more than where they stand."""
UNSEEN = frozenset({"audio", "video", "iframe", "object", "embed", "canvas", "svg", "input", "button", "select"})
"""Elements that are no text, and that no seed file can hold."""


@dataclass(slots=True)
class Lines:
    """Writes the lines of one field; `address` leads from an image to its address in a seed file, None if it has none.

    `plain` are elements without a form of their own. What ankigen wrote is taken `exact`ly; others' editors leave
    spaces and breaks behind that nobody meant. `lost` counts what Markdown could not say.
    """

    address: Callable[[Node], str | None]
    escape: Escape = escaped
    plain: frozenset[str] = FORMLESS
    exact: bool = False
    in_table: bool = False
    lost: Counter[str] = field(default_factory=Counter)

    def write(self, children: Sequence[Node | str]) -> str:
        """Texts and elements, one behind the other."""
        return "".join(self._text(child) if isinstance(child, str) else self._element(child) for child in children)

    def _text(self, text: str) -> str:
        pieces = (
            self.escape(piece) if display is None else written(" ".join(piece.split()), display=display)
            for piece, display in in_text(text, older=not self.exact)
        )
        return "".join(pieces).replace("\xa0", "&nbsp;" if self.exact else " ")

    def _element(self, node: Node) -> str:
        if writer := _WRITERS.get(node.name):
            return writer(self, node)
        if node.name in UNSEEN:
            self.lost[f"<{node.name}>"] += 1
            return ""
        if node.name not in self.plain or "color" in node.attributes.get("style", ""):
            self.lost[f"the form of <{node.name}>"] += 1
        return self.write(node.children)

    def image(self, node: Node, caption: str = "") -> str:
        """A picture with its alternative text and its caption or title; without an address, the text alone."""
        address, caption = self.address(node), caption or node.attributes.get("title", "")
        alt = " ".join(node.attributes.get("alt", "").split())
        if address is None:
            self.lost[f"the picture {node.attributes.get('src', '')[:80]}"] += 1
            return self.escape(alt)
        balanced = alt if alt.count("[") == alt.count("]") else alt.replace("[", "(").replace("]", ")")
        return f"![{balanced}]({address} {_quoted(caption)})" if caption else f"![{balanced}]({address})"


def _emphasis(mark: str) -> Callable[[Lines, Node], str]:
    def write(lines: Lines, node: Node) -> str:
        """The spaces at its edges stand outside of it."""
        inner = lines.write(node.children)
        bare = inner.strip()
        if not bare:
            return inner
        before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        return f"{before}{mark}{bare}{mark}{after}"

    return write


def _code(lines: Lines, node: Node) -> str:
    code = as_code(node.text) if node.text else ""
    return code.replace("|", "\\|") if lines.in_table else code


def _link(lines: Lines, node: Node) -> str:
    address, text = node.attributes.get("href", ""), lines.write(node.children)
    if not address.lower().startswith(("http://", "https://", "mailto:")):
        lines.lost["a link that leads to no place on the web"] += 1
        return text
    if node.text == address and not re.search(r"[\s<>]", address):
        return f"<{address}>"
    title = node.attributes.get("title", "")
    aimed = f"<{address}>" if re.search(r"[\s()]", address) else address
    return f"[{text}]({aimed} {_quoted(title)})" if title else f"[{text}]({aimed})"


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text else "'" + text.replace("'", "’") + "'"


def _math(lines: Lines, node: Node) -> str:
    tex = node.attributes.get("alttext") or "".join(it.text for it in node.elements("annotation"))
    if not tex:
        lines.lost["a formula without its TeX"] += 1
        return lines.escape(node.text)
    return written(tex, display=node.attributes.get("display") == "block")


def _mathjax(_: Lines, node: Node) -> str:
    return written(" ".join(node.text.split()), display=node.attributes.get("block", "") == "true")


def _script(lines: Lines, node: Node) -> str:
    inner = lines.write(node.children)
    return f"<{node.name}>{inner}</{node.name}>" if inner else ""


_WRITERS: Mapping[str, Callable[[Lines, Node], str]] = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), _emphasis("*")),
    **dict.fromkeys(("strong", "b"), _emphasis("**")),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), _code),
    **dict.fromkeys(("sub", "sup"), _script),
    "a": _link,
    "img": Lines.image,
    "math": _math,
    "anki-mathjax": _mathjax,
    "br": lambda _lines, _node: "<br>",
}
