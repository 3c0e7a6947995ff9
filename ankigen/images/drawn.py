"""How much a browser draws of a drawing that refers to its own parts: a few hundred bytes can ask for 2³⁰ elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

MAX_DEPTH = 100
"""Parts of parts; with more, a browser refuses or runs out of stack."""

_PART = re.compile(r"url\(\s*[\"']?#([^\s\"')]+)")


class EndlessError(ValueError):
    """Parts refer to parts too deep, or in a circle."""


def drawn_elements(root: Element) -> int:
    """How many elements are drawn, each as often as something refers to it. Time is linear.

    Raises:
        EndlessError: If parts refer to each other in a circle, or more than MAX_DEPTH deep.
    """
    return _Drawing({element.get("id", ""): element for element in reversed(list(root.iter()))}).count(root, 0)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The parts of a drawing by id, of those with one name the first, and how much each of them comes to."""

    parts: dict[str, Element]
    known: dict[Element, int] = field(default_factory=dict)

    def count(self, element: Element, depth: int) -> int:
        """How many elements one element comes to, itself included."""
        if element in self.known:
            return self.known[element]
        if depth > MAX_DEPTH:
            raise EndlessError
        inside = sum(self.count(child, depth + 1) for child in element)
        parts = sum(times * self.count(part, depth + 1) for part, times in self._references(element))
        self.known[element] = 1 + inside + parts
        return self.known[element]

    def _references(self, element: Element) -> Iterator[tuple[Element, int]]:
        """The parts that an element refers to, and how often it draws them: a marker once for each point."""
        for name, value in element.attrib.items():
            named = [value[1:]] if name == "href" else _PART.findall(value)
            points = len(element.get("d", "")) + len(element.get("points", ""))
            times = max(1, points // 2) if name in {"marker-mid", "style"} else 1
            yield from ((self.parts[part], times) for part in named if part in self.parts)
