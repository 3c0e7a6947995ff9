"""Piano rolls: time from left to right, pitch from below upwards, a strip for each note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import ImageFont

from ankigen.figures.painters.bars import INK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.ImageDraw import ImageDraw

    from ankigen.models.tunes import Note

LANE, LINE, TONIC = 26, 95, 70
TEXT_SIZE = 19
NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


@dataclass(frozen=True, slots=True)
class Roll:
    """Where time and pitch lie in pixels: `sixteenths` from `start` on, pitches from `low` to `high`."""

    left: float
    top: float
    width: float
    height: float
    start: int
    sixteenths: int
    low: int
    high: int

    @property
    def lane(self) -> float:
        """Height of a pitch."""
        return self.height / (self.high - self.low + 1)

    @property
    def bottom(self) -> float:
        """Where the lowest lane ends."""
        return self.top + self.height

    def x(self, time: float) -> float:
        """Where a time lies, in sixteenths from the start of the tune."""
        return self.left + (time - self.start) * self.width / self.sixteenths

    def y(self, pitch: int) -> float:
        """Where the lane of a pitch begins."""
        return self.top + (self.high - pitch) * self.lane


def name_of(pitch: int) -> str:
    """A pitch by letter and octave; C4 is middle C."""
    return f"{NAMES[pitch % 12]}{pitch // 12 - 1}"


def ground(pen: ImageDraw, roll: Roll, scale: Iterable[int], tonic: int) -> None:
    """Lanes for the pitches of a scale, in semitones above the tonic; those of the tonic have their names beside."""
    degrees, font = set(scale), ImageFont.load_default(TEXT_SIZE)
    for pitch in range(roll.low, roll.high + 1):
        above, top = (pitch - tonic) % 12, roll.y(pitch)
        if above in degrees:
            shade = LANE if above else TONIC
            pen.rectangle((roll.left, top + 1, roll.left + roll.width, top + roll.lane - 1), shade)
        if above == 0:
            pen.text((roll.left - 6, top + roll.lane / 2), name_of(pitch), INK, font, "rm")


def bar_lines(pen: ImageDraw, roll: Roll, bars: Iterable[tuple[int, str]]) -> None:
    """A line at each time, with its text above."""
    font = ImageFont.load_default(TEXT_SIZE)
    for time, text in bars:
        x = roll.x(time)
        pen.line((x, roll.top, x, roll.bottom), LINE, 2)
        pen.text((x + 4, roll.top - 4), text, LINE + 60, font, "ls")


def strips(pen: ImageDraw, roll: Roll, notes: Iterable[tuple[int, Note]]) -> None:
    """Notes, each with the time at which it begins; those outside the roll are left out."""
    for time, note in notes:
        if note.pitch is None or not roll.start <= time < roll.start + roll.sixteenths:
            continue
        top = roll.y(note.pitch)
        box = (roll.x(time) + 2, top, roll.x(time + note.length) - 2, top + roll.lane)
        pen.rounded_rectangle(box, roll.lane / 3, INK)
