"""PNG, JPEG, GIF and WebP: decoded within limits, freed of metadata; the one door to Pillow for images of authors."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from ankigen.images.checked import MAX_FRAMES, MAX_PIXELS, Checked, bad_image
from ankigen.render.deadline import DeadlineError, deadline

_SUFFIX = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
_TELLING_NOTHING = frozenset({
    "adobe", "adobe_transform", "aspect", "background", "bbox", "blend", "chromaticity", "default_image", "disposal",
    "dpi", "duration", "extension", "gamma", "icc_profile", "interlace", "jfif", "jfif_density", "jfif_unit",
    "jfif_version", "loop", "progression", "progressive", "srgb", "timestamp", "transparency", "version",
})  # fmt: skip
"""What Pillow reads beside the pixels and a card may have; all else (place, camera, author) does not travel."""
MAX_SCANS = 100
"""Passes over a progressive JPEG, which needs a dozen: each is a few bytes and takes the time of a whole picture."""
MANY_PIXELS = 4_000_000
"""So many are written anew with less effort to make the file small."""
DEADLINE = 4.0  # seconds of the processor
_TOO_LARGE = Image.DecompressionBombError, Image.DecompressionBombWarning


def check_raster(content: bytes) -> Checked:
    """Decode an image; one with metadata, a turn, or colours for print is written anew without.

    Raises:
        PictureError: If it is no such image, is damaged, or is beyond the limits.
    """
    if content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > MAX_SCANS:
        raise bad_image(f"the image is drawn in more than {MAX_SCANS} passes", "save it again")
    try:
        with _limits(), Image.open(BytesIO(content), formats=tuple(_SUFFIX)) as image:
            kind = _kind(image)
            content = _clean(image, _decode(image), content)
    except _TOO_LARGE as error:
        limit = f"{MAX_PIXELS // 1_000_000} million pixels or {MAX_FRAMES} frames"
        raise bad_image(f"the image has more than {limit}", "make it smaller") from error
    except DeadlineError as error:
        raise bad_image(f"to decode the image takes longer than {DEADLINE:g} s", "make it smaller") from error
    except Exception as error:
        raise bad_image("this is no PNG, JPEG, GIF or WebP image, or it is damaged", "save it again as PNG") from error
    with Image.open(BytesIO(content)) as image:
        return Checked(content, _SUFFIX[kind], image.width, image.height)


@contextmanager
def _limits() -> Iterator[None]:
    """Pillow warns of many pixels and goes on: here, that is an error, and time is limited too."""
    with deadline(DEADLINE), warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _decode(image: Image.Image) -> int:
    """How many frames there are, each decoded; what its header says of their number is not believed.

    Raises:
        DecompressionBombError: As soon as there are too many of them, or too many pixels.
    """
    pixels = 0
    for frame in range(MAX_FRAMES + 1):
        try:
            image.seek(frame)
        except EOFError:
            image.seek(0)
            return frame
        pixels += image.width * image.height
        if pixels > MAX_PIXELS:
            break
        image.load()
    raise Image.DecompressionBombError


def _kind(image: Image.Image) -> str:
    """The kind of an image; one that holds a photograph in several sizes (MPO) is a JPEG to all who do not know."""
    return {"MPO": "JPEG"}.get(str(image.format), str(image.format))


def _clean(image: Image.Image, frames: int, content: bytes) -> bytes:
    """The same bytes if they tell nothing but the picture, and in a way that every browser shows."""
    telling = image.info.keys() - _TELLING_NOTHING
    if not (telling or image.getexif() or image.mode == "CMYK"):
        return content
    return _encoded(image, **_options(image, frames))


def _options(image: Image.Image, frames: int) -> dict[str, Any]:
    """How to write an image anew with the least loss, and in a fair time."""
    turned = image.getexif().get(0x0112, 1) != 1
    large = image.width * image.height * frames > MANY_PIXELS
    if _kind(image) == "JPEG":
        as_it_was = image.format == "JPEG" and image.mode != "CMYK" and not turned
        return {"optimize": True, "quality": "keep" if as_it_was else 92}
    if frames > 1:
        return {"save_all": True, "lossless": True, "method": 0 if large else 4}
    if image.format == "WEBP":
        return {"quality": 92, "method": 0 if large else 4}
    return {"compress_level": 1} if large else {"optimize": True}


def _encoded(image: Image.Image, **options: Any) -> bytes:
    kind = _kind(image)
    if "save_all" not in options:
        image = ImageOps.exif_transpose(image)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    for key in image.info.keys() - _TELLING_NOTHING:
        del image.info[key]
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
