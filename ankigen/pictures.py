"""Pictures on cards, and the addresses that lead to them: local images, and figures that models draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ankigen.diagnostics import Code

SEEN, HEARD = "figure:", "sound:"
"""How the addresses of figures begin: of those that are seen, and of those that are seen and heard."""


def is_figure(address: str) -> bool:
    """Whether an address leads to a figure rather than to a file."""
    return address.startswith((SEEN, HEARD))


class FigureRequest(NamedTuple):
    """A picture to be drawn by a bundled model: `figure:vae/samples?n=16&rng_seed=7`.

    `parameters` holds every parameter of the figure, defaults filled in, sorted by name, so that equal pictures
    have equal requests. With `is_heard`, what is drawn is played as well: `sound:music/piece?rng_seed=3`.
    """

    model: str
    name: str
    parameters: tuple[tuple[str, str], ...] = ()
    is_heard: bool = False

    def __str__(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.parameters)
        scheme = HEARD if self.is_heard else SEEN
        return f"{scheme}{self.model}/{self.name}" + (f"?{query}" if query else "")


class Picture(NamedTuple):
    """A picture on a card, known before it is drawn or copied.

    `media` is its file name in Anki's one flat media folder, made of what the picture is made of; `source` is the
    canonical `figure:…` or `sound:…` address or the path of a local image; sizes are in CSS pixels. `removed` names
    what was taken out of the file because it is not safe on a card.
    """

    media: str
    source: str
    alt: str
    caption: str
    width: int
    height: int
    removed: str = ""

    @property
    def sound(self) -> str:
        """The media name of what is heard with it; empty where nothing is."""
        return f"{self.media.removesuffix('.png')}.wav" if self.source.startswith(HEARD) else ""

    @property
    def files(self) -> tuple[str, ...]:
        """The media names of its files."""
        return (self.media, self.sound) if self.sound else (self.media,)


class PictureError(ValueError):
    """A picture that an address does not lead to: what was found and what to do."""

    def __init__(self, code: Code, found: str, remedy: str) -> None:
        super().__init__(f"{found}; {remedy}")
        self.code = code
        self.found = found
        self.remedy = remedy


PictureSource = Callable[[str], Picture]
"""From the address in `![alt](address)` to the picture; raises PictureError. Reads, never draws."""
