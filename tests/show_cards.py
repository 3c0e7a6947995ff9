"""Pictures of cards for human eyes: `python -m tests.show_cards PACKAGE FOLDER [WORD …]`.

Each card whose question holds one of the words (all, without words) is imported into a fresh Anki and photographed by
day and by night, at phone and at desktop width.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import viewer
from tests.real_anki import RealAnki

FORMS = {"phone-day": (390, False), "phone-night": (390, True), "wide-day": (900, False), "wide-night": (900, True)}


def main(package: Path, folder: Path, words: list[str]) -> None:
    """Write `<number>-<side>-<form>.png` for each card."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        anki = RealAnki(Path(home))
        anki.import_package(package)
        with viewer(anki.media) as view:
            for number, card in enumerate(anki.cards(), start=1):
                if words and not any(word.casefold() in card.question().casefold() for word in words):
                    continue
                for form, (width, night) in FORMS.items():
                    page = view.show(card.answer(), night=night, width=width)
                    page.screenshot(path=folder / f"{number:03d}-{form}.png", full_page=True)
        anki.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
