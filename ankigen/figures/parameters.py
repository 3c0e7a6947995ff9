"""The parameters of figures: their names, bounds and defaults, and how a value in an address is read."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from ankigen.diagnostics import Code
from ankigen.pictures import PictureError

MAX_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`."""

    name: str
    meaning: str
    default: int
    least: int
    most: int

    def read(self, text: str) -> str:
        """The number in its shortest form.

        Raises:
            PictureError: If the text is no number within the bounds.
        """
        if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS and self.least <= int(text) <= self.most:
            return str(int(text))
        raise bad(f"{self.name}={text[:40]}", f"{self.name} is a whole number from {self.least} to {self.most}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    name: str
    meaning: str
    default: str
    options: tuple[str, ...]

    def read(self, text: str) -> str:
        """The word, in small letters.

        Raises:
            PictureError: If it is none of the options; the remedy names the nearest.
        """
        if text.lower() in self.options:
            return text.lower()
        raise bad(f"{self.name}={text[:40]}", suggestion(text, self.options, f"{self.name} is one of"))


Parameter = Whole | Choice


def bad(found: str, remedy: str) -> PictureError:
    """The error of a parameter that a figure does not have or that is out of bounds."""
    return PictureError(Code.BAD_FIGURE_PARAMETER, f"the figure cannot be drawn with '{found}'", remedy)


def suggestion(text: str, known: tuple[str, ...], otherwise: str) -> str:
    """The nearest of the known words as a question, or all of them."""
    close = get_close_matches(text, known, n=1)
    return f"did you mean '{close[0]}'?" if close else f"{otherwise} {', '.join(known)}"
