"""Draws the figures of the model of tunes, and composes what is heard with them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, cast

import torch
from PIL import Image, ImageDraw, ImageFont

from ankigen.figures.families.music import BARS, SIDE, SYSTEMS
from ankigen.figures.painters.bars import INK, PAPER, as_tensor, percent
from ankigen.figures.painters.draws import seeded
from ankigen.figures.painters.roll import LINE, TEXT_SIZE, Roll, bar_lines, ground, name_of, strips
from ankigen.models.tunes import (
    FIRST_LENGTH,
    FIRST_PITCH,
    PITCHES,
    REST,
    SCALES,
    TONICS,
    Tune,
    head_of,
    tokens_of,
    tune_of,
)
from ankigen.models.weights import load

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw as Pen
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.music import Music

LEFT, TITLE, ABOVE, BELOW = 46, 30, 26, 8
"""Pixels left free: for the names of pitches, for the title, above each row for the numbers of its bars, below it."""

TOP, LABEL = TITLE + ABOVE, 155
"""Where a map begins, and the grey value of the numbers beside it."""

BEFORE, SHARE = 2, 0.62
"""Bars that are shown before a guess, and the share of the row that they take."""

NAMED = 3
"""Likeliest pitches with a percentage."""


def composed(values: Values) -> Tune:
    """The tune of a request; the model draws its key."""
    begun = torch.tensor([head_of(values["dance"], values["mode"], TONICS[0])[:2]])
    generator = seeded(values)
    temperature = float(values.get("temperature", 1))
    while True:  # a draw without a key or notes, as a hot one may be, is no tune
        tune = tune_of(_network().compose(begun, generator, temperature=temperature)[0].tolist())
        if tune and tune.notes:
            return tune


def piece(values: Values) -> Tensor:
    """The piano roll of a tune: (1, 1, SIDE, SIDE)."""
    tune = composed(values)
    sheet, pen = _sheet(tune)
    for system in range(SYSTEMS):
        roll = _roll(system, tune, system * BARS * tune.dance.bar, BARS * tune.dance.bar)
        ground(pen, roll, SCALES[tune.mode], tune.tonic)
        numbered = ((at, str(number)) for number, at in enumerate(tune.starts, 1))
        bar_lines(pen, roll, ((at, number) for at, number in numbered if 0 <= at - roll.start < roll.sixteenths))
        strips(pen, roll, ((start, note) for _, start, note in tune.timed))
    return as_tensor(sheet).unsqueeze(0)


def next_note(values: Values) -> Tensor:
    """The latest bars at two moments, and the shares of the pitches that may follow: (1, 1, SIDE, SIDE)."""
    tune = composed(values)
    sheet, pen = _sheet(tune)
    timed = [(start, note) for _, start, note in tune.timed]
    for system, number in enumerate((len(timed) // 2, len(timed) - 1)):
        time, shares = timed[number][0], _shares(tune, number)
        shown = BEFORE * tune.dance.bar
        whole = _roll(system, tune, time - shown, round(shown / SHARE))
        ground(pen, whole, SCALES[tune.mode], tune.tonic)
        bar_lines(pen, whole, ((at, "") for at in tune.starts if whole.start < at <= time))
        strips(pen, whole, timed[:number])
        _outlook(pen, whole, time, shares)
    return as_tensor(sheet).unsqueeze(0)


def attention(values: Values) -> Tensor:
    """Where the head that copies looks: a row for each note that is guessed, a column for each note so far."""
    tune = composed(values)
    sheet, pen = _sheet(tune)
    shares = _copying(torch.tensor([tokens_of(tune)]))
    notes, room = len(shares), SIDE - TOP - BELOW
    scaled = Image.fromarray((shares * 255).byte().numpy()).resize((room, room), Image.Resampling.NEAREST)
    sheet.paste(scaled, (LEFT, TOP))
    font = ImageFont.load_default(TEXT_SIZE)
    for number, first in enumerate(accumulate((len(bar) for bar in tune.bars[:-1]), initial=0), 1):
        way = first * room / notes
        pen.line((LEFT, TOP + way, LEFT + room, TOP + way), LINE)
        pen.line((LEFT + way, TOP, LEFT + way, TOP + room), LINE)
        pen.text((LEFT + way + 4, TOP - 4), str(number), LABEL, font, "ls")
        pen.text((LEFT - 8, TOP + way + 2), str(number), LABEL, font, "rt")
    return as_tensor(sheet).unsqueeze(0)


def _copying(tokens: Tensor) -> Tensor:
    """The shares of that head which gives most to earlier notes of the pitch that then comes: (notes, notes)."""
    places = torch.nonzero((tokens[0] >= REST) & (tokens[0] < FIRST_LENGTH))[:, 0]
    heads = _network().attention(tokens).flatten(0, 2)  # (depth · heads, T, T)
    shares = heads[:, places][:, :, (places + 1).clamp(max=tokens.shape[1] - 1)]
    equal = (tokens[0, places].unsqueeze(1) == tokens[0, places]).float()
    return shares[(shares * equal.tril(-1)).sum((1, 2)).argmax()]


def _outlook(pen: Pen, roll: Roll, time: int, shares: dict[int, float]) -> None:
    """Bars from a time on, as long as pitches are likely."""
    font, left = ImageFont.load_default(TEXT_SIZE), roll.x(time)
    room = roll.left + roll.width - left - font.getlength(">99%") - 8
    named = sorted(shares, key=lambda pitch: -shares[pitch])[:NAMED]
    pen.line((left, roll.top, left, roll.bottom), INK, 1)
    for pitch, share in shares.items():
        if roll.low <= pitch <= roll.high:
            top = roll.y(pitch)
            pen.rectangle((left, top + 1, left + max(1, share * room), top + roll.lane - 1), INK - 60)
            if pitch in named and share >= 0.05:
                end = left + share * room + 5
                pen.text((end, top + roll.lane / 2), percent(share), INK, font, "lm")


def _shares(tune: Tune, number: int) -> dict[int, float]:
    """How likely each pitch is as note number `number`, given that one comes."""
    tokens = tokens_of(tune)
    places = [at for at, token in enumerate(tokens) if REST <= token < FIRST_LENGTH]
    logits = _network().logits(torch.tensor([tokens]))[0, places[number]]
    shares = logits[FIRST_PITCH:FIRST_LENGTH].softmax(0).tolist()
    return dict(zip(PITCHES, shares, strict=True))


def _sheet(tune: Tune) -> tuple[Image.Image, Pen]:
    sheet = Image.new("L", (SIDE, SIDE), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(TEXT_SIZE)
    title = f"{tune.dance.name} in {tune.dance.metre}, {name_of(tune.tonic)[:-1]} {tune.mode}"
    pen.text((LEFT, TITLE - 9), title, INK, font, "ls")
    return sheet, pen


def _roll(system: int, tune: Tune, start: int, sixteenths: int) -> Roll:
    """Row number `system` of a sheet."""
    low, high = min(tune.tonic, *tune.pitches) - 1, max(tune.tonic + 12, *tune.pitches) + 1
    height = (SIDE - TITLE) / SYSTEMS
    top = TITLE + system * height + ABOVE
    return Roll(LEFT, top, SIDE - LEFT - BELOW, height - ABOVE - BELOW, start, sixteenths, low, high)


def _network() -> Music:
    return cast("Music", load("music"))


PAINTERS = {"piece": piece, "next-note": next_note, "attention": attention}
COMPOSERS = {"piece": composed}
