"""PNG, JPEG, GIF and WebP: decoded within limits, freed of metadata; the one door to Pillow for images of authors."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from ankigen.images.checked import MAX_FRAMES, MAX_PIXELS, Checked, bad_image

_SUFFIX = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
_TELLING_NOTHING = frozenset({
    "adobe", "adobe_transform", "aspect", "background", "bbox", "blend", "chromaticity", "default_image", "disposal",
    "dpi", "duration", "extension", "gamma", "icc_profile", "interlace", "jfif", "jfif_density", "jfif_unit",
    "jfif_version", "loop", "progression", "progressive", "srgb", "timestamp", "transparency", "version",
})  # fmt: skip
"""What Pillow reads beside the pixels and a card may have; all else (place, camera, author) does not travel."""
_TOO_LARGE = Image.DecompressionBombError, Image.DecompressionBombWarning


def check_raster(content: bytes) -> Checked:
    """Decode an image; one with metadata, a turn, or colours for print is written anew without.

    Raises:
        PictureError: If it is no such image, is damaged, or is beyond the limits.
    """
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=tuple(_SUFFIX)) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            kind, frames = _kind(image), getattr(image, "n_frames", 1)
            _check_size(image.width * image.height * frames, frames)
            content = _clean(image, frames, content)
    except _TOO_LARGE as error:
        limit = f"{MAX_PIXELS // 1_000_000} million pixels or {MAX_FRAMES} frames"
        raise bad_image(f"the image has more than {limit}", "make it smaller") from error
    except Exception as error:
        raise bad_image("this is no PNG, JPEG, GIF or WebP image, or it is damaged", "save it again as PNG") from error
    with Image.open(BytesIO(content)) as image:
        return Checked(content, _SUFFIX[kind], image.width, image.height)


def _check_size(pixels: int, frames: int) -> None:
    if pixels > MAX_PIXELS or frames > MAX_FRAMES:
        raise Image.DecompressionBombError


def _kind(image: Image.Image) -> str:
    """The kind of an image; one that holds a photograph in several sizes (MPO) is a JPEG to all who do not know."""
    return {"MPO": "JPEG"}.get(str(image.format), str(image.format))


def _clean(image: Image.Image, frames: int, content: bytes) -> bytes:
    """The same bytes if they tell nothing but the picture, and in a way that every browser shows."""
    for frame in range(frames):
        image.seek(frame)
        image.load()
    image.seek(0)
    telling = image.info.keys() - _TELLING_NOTHING
    if not (telling or image.getexif() or image.mode == "CMYK"):
        return content
    return _encoded(image, **_options(image, frames))


def _options(image: Image.Image, frames: int) -> dict[str, Any]:
    """How to write an image anew with the least loss."""
    turned = image.getexif().get(0x0112, 1) != 1
    if _kind(image) == "JPEG":
        return {"quality": "keep" if image.format == "JPEG" and image.mode != "CMYK" and not turned else 92}
    if frames > 1:
        return {"save_all": True, "lossless": True}
    return {"quality": 92} if image.format == "WEBP" else {}


def _encoded(image: Image.Image, **options: Any) -> bytes:
    kind = _kind(image)
    if "save_all" not in options:
        image = ImageOps.exif_transpose(image)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    for key in image.info.keys() - _TELLING_NOTHING:
        del image.info[key]
    file = BytesIO()
    image.save(file, kind, optimize=True, **options)
    return file.getvalue()
