"""Text as a picture: pages with lines of text, characters that shine, and bars for what could come next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from ankigen.figures.families.language import PAGE
from ankigen.figures.painters.bars import INK, PAPER, TRACK, as_tensor, percent
from ankigen.models.corpus import END

TEXT_SIZE, LABEL_SIZE = 18, 16
MARGIN, LINE, SHADOW = 12, 24, 170  # pixels; grey of labels
WIDTH = PAGE - 2 * MARGIN
GREYS = 10  # of the grounds of characters, black not counted
BAND, TALLEST = 116, 58  # pixels of a row of bars and of its tallest bar
NAMES = {" ": "space", "\n": "line", END: "end"}
"""What is written below a bar for what cannot be seen."""

FONT, SMALL = ImageFont.load_default(TEXT_SIZE), ImageFont.load_default(LABEL_SIZE)


class Page:
    """An empty page, written on from the top down."""

    def __init__(self) -> None:
        self.picture = Image.new("L", (PAGE, PAGE), PAPER)
        self.pen = ImageDraw.Draw(self.picture)
        self.top = MARGIN

    def skip(self, pixels: int) -> None:
        """Leaves room before what follows."""
        self.top += pixels

    def skip_to_last(self, bands: int) -> None:
        """Goes on where just so many rows of bars fit onto the page."""
        self.top = PAGE - bands * (BAND + 2)

    def label(self, text: str) -> None:
        """A line about what follows."""
        self.pen.text((MARGIN, self.top), text, SHADOW, SMALL)
        self.top += LINE

    def text(self, text: str, lines: int, shades: Sequence[float] = ()) -> None:
        """So many lines of a text at most; a ground for each character, 0 to 1, where shades are given."""
        place = 0
        for line in lines_of(text)[:lines]:
            self._line(line, shades[place : place + len(line)])
            place += len(line)
            self.top += LINE

    def bars(self, label: str, shares: Mapping[str, float]) -> None:
        """A bar for each character, with its share above it and its name below."""
        self.pen.text((MARGIN, self.top + BAND // 2), label, SHADOW, SMALL, "lm")
        left, step = MARGIN + 66, (WIDTH - 66) / len(shares)
        foot = self.top + BAND - LINE
        for number, (character, share) in enumerate(shares.items()):
            middle = round(left + (number + 0.5) * step)
            height = max(1, round(share * TALLEST))
            self.pen.rectangle((middle - 14, foot - TALLEST, middle + 14, foot), TRACK // 2)
            self.pen.rectangle((middle - 14, foot - height, middle + 14, foot), INK)
            self.pen.text((middle, foot - TALLEST - 3), percent(share), INK, SMALL, "ms")
            self.pen.text((middle, foot + 18), NAMES.get(character, character), INK, SMALL, "ms")
        self.top += BAND

    def cells(self) -> Tensor:
        """The page as (1, 1, PAGE, PAGE) in [0, 1]."""
        return as_tensor(self.picture).unsqueeze(0)

    def _line(self, line: str, shades: Sequence[float]) -> None:
        if not shades:
            self.pen.text((MARGIN, self.top), line.rstrip("\n"), INK, FONT)
        shown = line.replace("\n", " ")  # an end of line can shine too
        for place, (character, shade) in enumerate(zip(shown, shades, strict=False)):
            left, right = (MARGIN + FONT.getlength(shown[:end]) for end in (place, place + 1))
            self.pen.rectangle(
                (left, self.top - 1, right - 1, self.top + LINE - 4), round(shade * GREYS) * 255 // GREYS
            )
            self.pen.text((left, self.top), character, PAPER if shade > 0.5 else INK, FONT)


def lines_of(text: str) -> list[str]:
    """A text in lines that fit onto a page, which together are the text."""
    lines = []
    for paragraph in text.splitlines(keepends=True):
        line = ""
        for word in re.findall(r"\S{1,30}\s*|\s+", paragraph):
            if line and FONT.getlength(line + word.rstrip()) > WIDTH:
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
    return lines


def tail(text: str, lines: int) -> str:
    """The last lines of a text, so many at most."""
    return "".join(lines_of(text)[-lines:])
