"""HTML as a tree, as deep as cards need it and no deeper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ankigen.markup import VOID, End, Start, Text, tokens

DEEPEST = 60
"""What is nested deeper joins the element at this depth: its text stays."""

_CLOSED_BY: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "p": frozenset({"p"}),
}
"""Elements that a start tag ends, whose own end tag authors leave out."""


@dataclass(slots=True)
class Node:
    """An element; its children are elements and texts."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        if self.name == "br":
            return "\n"
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def elements(self, *names: str) -> Iterator[Node]:
        """The elements of these names in it, at any depth."""
        for child in self.children:
            if isinstance(child, Node):
                if child.name in names:
                    yield child
                yield from child.elements(*names)


def tree(html: str) -> Node:
    """The root of HTML, whose name is empty. An end without a start, and a start without an end, mean nothing."""
    root = Node("")
    stack = [root]
    for token in tokens(html):
        if isinstance(token, Text):
            stack[-1].children.append(token.text)
        elif isinstance(token, End):
            _close(stack, token.name)
        else:
            _open(stack, token)
    return root


def _open(stack: list[Node], token: Start) -> None:
    while stack[-1].name in _CLOSED_BY.get(token.name, ()):
        stack.pop()
    node = Node(token.name, token.attributes)
    stack[-1].children.append(node)
    if token.name not in VOID and len(stack) < DEEPEST and not token.source.endswith("/>"):
        stack.append(node)


def _close(stack: list[Node], name: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return
