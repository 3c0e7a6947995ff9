"""What the checks of all kinds of images share."""

from __future__ import annotations

from dataclasses import dataclass

from ankigen.diagnostics import Code
from ankigen.pictures import PictureError

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_FRAMES = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """An image that may go on a card: its bytes, the suffix of its kind, its size in CSS pixels, what it lost."""

    content: bytes
    suffix: str
    width: int
    height: int
    removed: str = ""


def bad_image(found: str, remedy: str) -> PictureError:
    """An image that may not go on a card."""
    return PictureError(Code.BAD_IMAGE, found, remedy)
