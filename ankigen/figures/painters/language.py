"""Draws the figures that models of text share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ankigen.figures.families.language import BEGINNINGS, TEMPERATURES
from ankigen.figures.painters.draws import seeded
from ankigen.figures.painters.pages import Page
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.language import LanguageModel

LINES, LONGEST = 5, 260  # of a passage: lines shown, characters drawn


def samples(model: str, values: Values) -> Tensor:
    """Passages at several temperatures: (1, 1, PAGE, PAGE)."""
    page = Page()
    for temperature in TEMPERATURES:
        page.label(f"T = {temperature:g}")
        page.text(written(model, values, temperature, LONGEST), LINES)
        page.skip(8)
    return page.cells()


def written(model: str, values: Values, temperature: float, longest: int) -> str:
    """A passage that begins as is asked for, with so many characters more at most."""
    generator = seeded(values)
    begun = BEGINNINGS[values["begun"]]
    return network(model).write(1, generator, temperature=temperature, longest=longest, begun=begun)[0]


def network(model: str) -> LanguageModel:
    """The model of text of that name."""
    return cast("LanguageModel", load(model))
