"""The math font: every character is in one slice, and a deck carries the slices that it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

import ankigen.fonts
from ankigen.fonts import font_faces, fonts_of, slices


def names(*fields: str) -> list[str]:
    return [name.split("-")[2] for name in fonts_of(fields)]


def test_a_deck_without_formulas_carries_no_font() -> None:
    assert names("<p>x = 1</p>") == []


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("<mi>x</mi><mo>&lt;</mo><mn>1</mn>", ["core"]),
        ("<mi>ℝ</mi>", ["core", "alphabets"]),
        ("<mi>𝒩</mi><mi>𝐱</mi>", ["core", "alphabets", "bold"]),
        ("<mi>𝔤</mi>", ["core", "fraktur"]),
        ("<mo>⨿</mo>", ["core", "symbols"]),
        ('<mi alttext="ℝ">x</mi>', ["core"]),
    ],
)
def test_a_deck_carries_the_slices_of_its_formulas(formula: str, expected: list[str]) -> None:
    assert names("<p>ℝ</p>", f"so <math>{formula}</math>") == expected


def test_no_two_slices_hold_one_character() -> None:
    characters = [c for one in slices() for first, last in one.ranges for c in range(first, last + 1)]
    assert len(characters) == len(set(characters))
    assert len(characters) > 3000


def test_the_first_slice_holds_the_space_whose_font_gives_the_layout() -> None:
    assert slices()[0].holds(ord(" "))


def test_the_style_sheet_names_every_slice_and_no_other_file() -> None:
    shipped = {path.name for path in Path(ankigen.fonts.__file__).parent.glob("*.woff2")}
    assert shipped == {one.file for one in slices()}
    assert all(f'url("{name}")' in font_faces() for name in shipped)
