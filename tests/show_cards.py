"""Pictures of cards for human eyes: `python -m tests.show_cards SOURCE FOLDER [WORD …]`.

SOURCE is a package or a folder of seed files, which is built first; `tests/cases/cards` is the fixed set of the tests.
Each card whose question holds one of the words (all, without words) is imported into a fresh Anki and photographed by
day and by night, at phone and at desktop width; `<number>-phone.png` and `<number>-wide.png` show day beside night, and
`contact-sheet.png` all of them. The picture of the README is such a one of our own deck, its colours reduced to 96.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page

from ankigen.cli import main as ankigen
from tests.browser import Viewer, viewer
from tests.real_anki import RealAnki

WIDTHS = {"phone": 390, "wide": 900}


def main(source: Path, folder: Path, words: list[str]) -> None:
    """Write the pictures of all cards that are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        anki = RealAnki(Path(home) / "anki")
        for package in packages(source, Path(home) / "build"):
            anki.import_package(package)
        with viewer(anki.media) as view:
            rows = []
            for number, card in enumerate(anki.cards(), start=1):
                if not words or any(word.casefold() in card.question().casefold() for word in words):
                    pictures = {name: day_and_night(view, card.answer(), width) for name, width in WIDTHS.items()}
                    for name, picture in pictures.items():
                        picture.save(folder / f"{number:03d}-{name}.png", optimize=True)
                    rows.append(beside([pictures["phone"].reduce(2), pictures["wide"]]))
            below(rows).save(folder / "contact-sheet.png", optimize=True)
        anki.close()


def packages(source: Path, build: Path) -> list[Path]:
    """The package itself, or those that are built of a folder of seed files."""
    if source.suffix == ".apkg":
        return [source]
    ankigen(["build", str(source), "-o", str(build), "--quiet", "--no-lock"])
    return sorted(build.glob("*.apkg"))


def day_and_night(view: Viewer, html: str, width: int) -> Image.Image:
    """One side of a card by day and by night, side by side."""
    return beside([photograph(view.show(html, night=night, width=width), width) for night in (False, True)])


def photograph(page: Page, width: int) -> Image.Image:
    """A card in its whole height, and nothing below it."""
    height = page.eval_on_selector(".ankigen", "e => e.getBoundingClientRect().bottom")
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True)
    return Image.open(BytesIO(shot)).convert("RGB")


def beside(pictures: list[Image.Image]) -> Image.Image:
    """Pictures from left to right."""
    sheet = Image.new("RGB", (sum(p.width for p in pictures), max(p.height for p in pictures)), "grey")
    for index, picture in enumerate(pictures):
        sheet.paste(picture, (sum(p.width for p in pictures[:index]), 0))
    return sheet


def below(pictures: list[Image.Image]) -> Image.Image:
    """Pictures from top to bottom."""
    sheet = Image.new("RGB", (max(p.width for p in pictures), sum(p.height for p in pictures)), "grey")
    for index, picture in enumerate(pictures):
        sheet.paste(picture, (0, sum(p.height for p in pictures[:index])))
    return sheet


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
