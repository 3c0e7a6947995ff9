"""Pictures of cards for human eyes: `python -m tests.show_cards PACKAGE FOLDER [WORD …]`.

Each card whose question holds one of the words (all, without words) is imported into a fresh Anki and photographed by
day and by night, at phone and at desktop width; `<number>-phone.png` and `<number>-wide.png` show day beside night.
The picture of the README is such a one of our own deck, its colours reduced to 96.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.browser import Viewer, viewer
from tests.real_anki import RealAnki

WIDTHS = {"phone": 390, "wide": 900}


def main(package: Path, folder: Path, words: list[str]) -> None:
    """Write the pictures of all cards that are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        anki = RealAnki(Path(home))
        anki.import_package(package)
        with viewer(anki.media) as view:
            for number, card in enumerate(anki.cards(), start=1):
                if not words or any(word.casefold() in card.question().casefold() for word in words):
                    for name, width in WIDTHS.items():
                        day_and_night(view, card.answer(), width).save(
                            folder / f"{number:03d}-{name}.png", optimize=True
                        )
        anki.close()


def day_and_night(view: Viewer, html: str, width: int) -> Image.Image:
    """One side of a card by day and by night, side by side."""
    shots = [view.show(html, night=night, width=width).screenshot(full_page=True) for night in (False, True)]
    day, night = (Image.open(BytesIO(shot)).convert("RGB") for shot in shots)
    both = Image.new("RGB", (day.width + night.width, max(day.height, night.height)), "white")
    both.paste(day, (0, 0))
    both.paste(night, (day.width, 0))
    return both


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
