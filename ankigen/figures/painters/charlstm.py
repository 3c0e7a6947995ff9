"""Draws the figures of the LSTM on text."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from ankigen.figures.painters.language import network, samples
from ankigen.figures.painters.pages import Page
from ankigen.models.corpus import END, encoded, load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values

READ, LINES = 300, 7  # characters of the passage that are read; lines that are shown
BRIGHTEST = 10.0  # bits


def surprise(values: Values) -> Tensor:
    """The beginning of a test passage, as bright as each character was unexpected: (1, 1, PAGE, PAGE)."""
    text, page = load().test.passages()[int(values["passage"]) - 1][:READ], Page()
    for name, title in (("charlstm", "LSTM"), ("gpt", "GPT")):
        bits = network(name).cost(encoded(END + text).unsqueeze(0))[0] / math.log(2)
        page.label(f"{title}: {bits.mean():.2f} bits per character")
        page.text(text, LINES, (bits / BRIGHTEST).clamp(0, 1).tolist())
        page.skip(16)
    return page.cells()


PAINTERS = {"samples": partial(samples, "charlstm"), "surprise": surprise}
