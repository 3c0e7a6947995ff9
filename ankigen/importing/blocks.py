"""The blocks of HTML as Markdown: paragraphs, headings, lists, quotations, code, tables, pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ankigen.importing.escaping import with_safe_lines
from ankigen.importing.formulas import in_lines
from ankigen.importing.inline import FORMLESS, Lines
from ankigen.importing.tree import Node, tree
from ankigen.render.languages import NAME

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "ul",
})  # fmt: skip
LISTS = frozenset({"ul", "ol"})
_ALIGNED: Mapping[str, str] = {"text-align:left": ":---", "text-align:right": "---:", "text-align:center": ":---:"}
_SEVERAL_BREAKS = re.compile(r"(?:\s*<br>\s*){2,}")


@dataclass(slots=True)
class Page:
    """Writes the blocks of one field; unless that is to be exact, two line breaks in a row are a new paragraph."""

    lines: Lines

    def write(self, children: Sequence[Node | str]) -> list[str]:
        """The blocks of an element; what stands within a line between them is a paragraph."""
        blocks: list[str] = []
        before = ""
        for is_block, group in groupby(children, _is_block):
            if not is_block:
                paragraphs = self._paragraphs(list(group))
                blocks += paragraphs
                before = "" if paragraphs else before
                continue
            for child in group:
                assert isinstance(child, Node)
                repeated = child.name in LISTS and before == child.name
                blocks += self._block(child, repeated=repeated)
                before = "" if repeated else child.name
        return [block for block in blocks if block.strip()]

    def _paragraphs(self, run: Sequence[Node | str]) -> list[str]:
        only = [child for child in run if not isinstance(child, str) or child.strip()]
        if len(only) == 1 and isinstance(only[0], Node) and only[0].attributes.get("display") == "block":
            return [in_lines(self.lines.write(only))]
        text = self.lines.write(run)
        parts = [text] if self.lines.exact else _SEVERAL_BREAKS.split(text)
        return [self._prose(part) for part in parts if part.strip()]

    def _prose(self, text: str) -> str:
        """A paragraph; a break at the end of a line is a backslash there."""
        text = re.sub(r"<br>[ \t]*\n", "\\\\\n", text.strip())
        if not self.lines.exact:
            text = text.removeprefix("<br>").removesuffix("<br>").replace("<br>", "\\\n")
        return with_safe_lines("\n".join(line.strip(" \t") for line in text.split("\n") if line.strip()))

    def _block(self, node: Node, *, repeated: bool) -> list[str]:
        if node.name in LISTS:
            return [self._list(node, repeated=repeated)]
        writer = _WRITERS.get(node.name)
        return writer(self, node) if writer else self.write(node.children)

    def heading(self, node: Node) -> list[str]:
        """A heading; a build moves its level down by two, and four signs would begin a card."""
        level = int(node.name[1])
        text = " ".join(self.lines.write(node.children).split())
        return [f"{'#' * (max(1, level - 2) if level < 6 else 5)} {text}"] if text else []

    def quotation(self, node: Node) -> list[str]:
        """Lines behind `>`."""
        text = "\n\n".join(self.write(node.children))
        return ["\n".join(f"> {line}".rstrip() for line in text.split("\n"))] if text else []

    def listing(self, node: Node) -> list[str]:
        """Code between fences, with the name of its language if the package tells it."""
        code = node.text.removesuffix("\n").replace("\xa0", " ")
        inner = next(node.elements("code"), node)
        named = re.search(r"(?:^|\s)lang(?:uage)?-([\w+#.-]+)", inner.attributes.get("class", ""))
        told = node.attributes.get("data-language", "")
        language = told if NAME.fullmatch(told) else named[1] if named else ""
        fence = "`" * (1 + max((len(run) for run in re.findall(r"`{3,}", code)), default=2))
        return [f"{fence}{language}\n{code}\n{fence}"]

    def figure(self, node: Node) -> list[str]:
        """A picture and its caption."""
        caption = " ".join("".join(it.text for it in node.elements("figcaption")).split())
        return [self.lines.image(image, caption) for image in node.elements("img")] or self.write(node.children)

    def _list(self, node: Node, *, repeated: bool) -> str:
        """A list; one that follows another of its kind has other signs, lest the two become one."""
        items = [child for child in node.children if isinstance(child, Node) and child.name == "li"]
        loose = any(isinstance(child, Node) and child.name == "p" for item in items for child in item.children)
        between = "\n\n" if loose else "\n"
        bullet = "* " if repeated else "- "
        marks = _numbers(node, ")" if repeated else ".") if node.name == "ol" else [bullet] * len(items)
        return between.join(self._item(item, mark, between) for item, mark in zip(items, marks, strict=False))

    def _item(self, item: Node, mark: str, between: str) -> str:
        text = between.join(self.write(item.children))
        return f"{mark}{text}".replace("\n", "\n" + " " * len(mark)).rstrip()

    def table(self, node: Node) -> list[str]:
        """A table with pipes; its first row is its head."""
        rows = [row for row in ([*_cells(row)] for row in node.elements("tr")) if row]
        width = max(map(len, rows), default=0)
        if not rows:
            return []
        self.lines.in_table = True
        lines = [_row([self._cell(cell) for cell in row], width) for row in rows]
        self.lines.in_table = False
        alignments = [_ALIGNED.get(re.sub(r"[ ;]", "", cell.attributes.get("style", "")), "---") for cell in rows[0]]
        return ["\n".join([lines[0], _row(alignments, width, "---"), *lines[1:]])]

    def _cell(self, cell: Node) -> str:
        has_blocks = any(map(_is_block, cell.children))
        text = "<br>".join(self.write(cell.children)) if has_blocks else self.lines.write(cell.children)
        return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def _is_block(child: Node | str) -> bool:
    return isinstance(child, Node) and child.name in BLOCKS


def _cells(row: Node) -> Iterator[Node]:
    return (child for child in row.children if isinstance(child, Node) and child.name in {"td", "th"})


def _row(cells: list[str], width: int, empty: str = "") -> str:
    return f"| {' | '.join(cells + [empty] * (width - len(cells)))} |"


def _numbers(node: Node, sign: str) -> list[str]:
    start = node.attributes.get("start", "1")
    first = int(start) if re.fullmatch(r"\d{1,8}", start) else 1
    return [f"{first + index}{sign} " for index in range(len(node.children))]


_WRITERS: Mapping[str, Callable[[Page, Node], list[str]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Page.heading),
    "hr": lambda _page, _node: ["***"],
    "blockquote": Page.quotation,
    "pre": Page.listing,
    "figure": Page.figure,
    "table": Page.table,
}


def to_markdown(html: str, lines: Lines) -> str:
    """A field as Markdown."""
    lines.plain = FORMLESS | BLOCKS
    return "\n\n".join(Page(lines).write(tree(html).children))


def to_line(html: str, lines: Lines) -> str:
    """A field as one line of Markdown."""
    return " ".join(lines.write(tree(html).children).split())


def unsaid(lost: Counter[str]) -> Iterator[str]:
    """What could not be said, each with its number."""
    return (f"{what}{f' ({count}×)' if count > 1 else ''}" for what, count in sorted(lost.items()))
