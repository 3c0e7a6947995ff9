"""Short texts and files that have brought down a library: each on a card between ordinary ones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.hazards import pictures

CASES = Path(__file__).parents[1] / "cases" / "hazards"
WORD = "zebra"
"""Stands behind every hazard, and has to be on the card."""
CARD = "# Flashcards: Bad\n#### Card\n:p Which?\n??x\nA line before.\n\n{text}\n\n" + WORD + "\nx??\n---\n"
LINE = CARD[: CARD.index("{")].count("\n") + 1
"""Where the hazard begins."""
GOOD = (
    "# Flashcards: Good\n#### Card\n:p What is *it*?\n??x\n$\\frac{a}{b}$ and `c`:\n\n"
    "```python\nx = 1\n```\n\n| a | b |\n|---|---|\n| c | [d](https://x.org) |\nx??\n---\n"
)


@dataclass(frozen=True, slots=True)
class Hazard:
    """A text or the file of a picture, and what a build says of it: line and code, as in `7 error[bad-image]`."""

    name: str
    text: str
    picture: bytes | None
    says: tuple[str, ...]


def load() -> Iterator[Hazard]:
    """Every hazard of the cases."""
    for file in sorted(CASES.glob("*.toml")):
        for name, case in tomllib.loads(file.read_text(encoding="utf-8")).items():
            yield _hazard(f"{file.stem}: {name}", name, case)


def _hazard(title: str, name: str, case: dict[str, Any]) -> Hazard:
    picture = None if "text" in case else pictures.content(name)
    text = _repeated(case["text"]) if picture is None else f"![a picture]({name}.png)"
    return Hazard(title, text, picture, tuple(case["says"]))


def _repeated(parts: Sequence[str | int]) -> str:
    """Strings, each as often as the number behind it says."""
    return "".join(
        part * (after if isinstance(after, int) else 1)
        for part, after in pairwise([*parts, ""])
        if isinstance(part, str)
    )


def write(hazard: Hazard | None, folder: Path) -> None:
    """The seeds: an ordinary book, and one with the hazard."""
    folder.mkdir(parents=True)
    (folder / "good.md").write_text(GOOD, encoding="utf-8")
    if hazard:
        (folder / "bad.md").write_text(CARD.format(text=hazard.text), encoding="utf-8", newline="")
    if hazard and hazard.picture is not None:
        (folder / f"{hazard.name.partition(': ')[2]}.png").write_bytes(hazard.picture)
