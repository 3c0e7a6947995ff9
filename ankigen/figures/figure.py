"""What a figure is, before anything is drawn: what may be asked of it, how large it will be, what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ankigen.figures.layout import Layout
from ankigen.figures.parameters import Parameter

ANIMALS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
MAX_SEED = 2**31 - 1

Values = Mapping[str, str]
"""The parameters of a request by name, defaults filled in."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A kind of picture: what may be asked of it, how large it will be, and what is said about it.

    `beside` names further models that it is drawn with; one that `is_heard` can be played as well.
    """

    model: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    layout: Callable[[Values], Layout]
    alt: Callable[[Values], str]
    caption: Callable[[Values], str]
    beside: tuple[str, ...] = ()
    is_heard: bool = False

    @property
    def path(self) -> str:
        """Model and name as they stand in an address."""
        return f"{self.model}/{self.name}"


def with_article(noun: str) -> str:
    """A noun with a or an before it."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
