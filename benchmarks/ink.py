"""How alike two drawings of a formula in different fonts are: the extent of their ink, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageStat

_DARK = 128
_COARSE = 12  # pixels in one cell of the coarse drawings that are compared
_BLUR = 1.2  # cells; letters of two fonts do not lie on each other


@dataclass(frozen=True)
class Likeness:
    """The first drawing's width and height by the second's, and how much of the ink of both lies in one place (0–1)."""

    width: float
    height: float
    overlap: float


def ink(picture: Image.Image) -> Image.Image | None:
    """The part of a picture that is not blank, white on black."""
    dark = picture.convert("L").point(lambda value: 255 * (value < _DARK))
    box = dark.getbbox()
    return dark.crop(box) if box else None


def compare(first: Image.Image, second: Image.Image) -> Likeness | None:
    """The likeness of two pictures of ink; nothing if one is blank."""
    ours, theirs = ink(first), ink(second)
    if ours is None or theirs is None:
        return None
    size = (max(1, round(theirs.width / _COARSE)) + 6, max(1, round(theirs.height / _COARSE)) + 6)
    coarse = [_coarse(drawing, size) for drawing in (ours, theirs)]
    both, either = ImageChops.darker(*coarse), ImageChops.lighter(*coarse)
    overlap = _amount(both) / max(_amount(either), 1)
    return Likeness(ours.width / theirs.width, ours.height / theirs.height, overlap)


def _coarse(drawing: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A drawing stretched to a size, coarse and blurred, with a margin for the blur, at a mean of equal darkness."""
    small = drawing.resize((size[0] - 6, size[1] - 6), Image.Resampling.BOX)
    sheet = Image.new("L", size, 0)
    sheet.paste(small, (3, 3))
    blurred = sheet.filter(ImageFilter.GaussianBlur(_BLUR))
    mean = max(_amount(blurred) / (size[0] * size[1]), 1e-6)
    return blurred.point(lambda value: min(255, value * 40 / mean))


def _amount(picture: Image.Image) -> float:
    return float(ImageStat.Stat(picture).sum[0])
