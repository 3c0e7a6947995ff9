"""Draws the figures of GPT."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, cast

import torch

from ankigen.figures.families.gpt import HEADS, KNOBS
from ankigen.figures.families.language import BEGINNINGS
from ankigen.figures.painters.language import network, samples, written
from ankigen.figures.painters.pages import Page, tail
from ankigen.models.corpus import ALPHABET, END, encoded
from ankigen.models.language import TEMPERATURE
from ankigen.models.tempering import tempered

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.gpt import Gpt

ASKED = "?"  # stands for the character that is to be guessed
LIKELIEST = 8  # that have a bar
DRAWN, LINES = 100, 4  # characters that are drawn of a text; lines that are shown of it
DOUBT = 2.0  # bits of entropy, nearly, where the next character is shown


def next_token(values: Values) -> Tensor:
    """A text up to where it hesitates between a few characters, and bars for them: (1, 1, PAGE, PAGE)."""
    begun, text = BEGINNINGS[values["begun"]], written("gpt", values, TEMPERATURE, DRAWN)
    logits = network("gpt")(encoded(END + text).long().unsqueeze(0))[0]  # (T + 1, symbols)
    doubt = torch.special.entr(logits.softmax(1)).sum(1) / math.log(2)
    doubt[: (len(begun) + len(text)) // 2] = math.inf  # nor too early
    place, page = int((doubt - DOUBT).abs().argmin()), Page()
    page.label("written so far")
    shown = tail(text[:place] + ASKED, LINES)
    page.text(shown, LINES, [*(0.0 for _ in shown[1:]), 1.0])
    best = logits[place].topk(LIKELIEST).indices.tolist()
    page.skip_to_last(len(KNOBS))
    for temperature in KNOBS:
        shares = tempered(logits[place : place + 1], temperature)[0]
        page.bars(f"T = {temperature:g}", {ALPHABET[number]: shares[number].item() for number in best})
    return page.cells()


def attention(values: Values) -> Tensor:
    """A text for each head, its characters as bright as the head looks at them: (1, 1, PAGE, PAGE)."""
    text = written("gpt", values, TEMPERATURE, DRAWN)
    shares = cast("Gpt", network("gpt")).attention(encoded(END + text).long().unsqueeze(0))
    looks = shares[int(values["block"]) - 1, 0, :, -1, 1:]  # (heads, T); the end before the text is not shown
    page = Page()
    for head in range(HEADS):
        page.label(f"head {head + 1}")
        bright = (looks[head] / looks[head].max()).sqrt().tolist()
        shown = tail(text + ASKED, LINES - 1)
        page.text(shown, LINES - 1, [*bright, 0.0][-len(shown) :])
        page.skip(6)
    return page.cells()


PAINTERS = {"samples": partial(samples, "gpt"), "next-token": next_token, "attention": attention}
