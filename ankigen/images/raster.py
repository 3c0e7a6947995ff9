"""PNG, JPEG, GIF and WebP: decoded within limits, freed of metadata; the one door to Pillow for images of authors."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from ankigen.images.checked import MAX_FRAMES, MAX_PIXELS, Checked, bad_image

_SUFFIX = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}
_PRIVATE = frozenset({"exif", "xmp", "comment", "XML:com.adobe.xmp", "Raw profile type exif"})


def check_raster(content: bytes) -> Checked:
    """Decode an image; one with metadata (place, camera, author) or a turn is written anew without.

    Raises:
        PictureError: If it is no such image, is damaged, or is beyond the limits.
    """
    try:
        with Image.open(BytesIO(content), formats=tuple(_SUFFIX)) as image:
            kind, frames = str(image.format), getattr(image, "n_frames", 1)
            within = image.width * image.height * frames <= MAX_PIXELS and frames <= MAX_FRAMES
            if within:
                content = _without_metadata(image, content)
    except Exception as error:
        raise bad_image("this is no PNG, JPEG, GIF or WebP image, or it is damaged", "save it again as PNG") from error
    if not within:
        raise bad_image(
            f"the image has more than {MAX_PIXELS // 1_000_000} million pixels or {MAX_FRAMES} frames",
            "make it smaller",
        )
    with Image.open(BytesIO(content)) as image:
        return Checked(content, _SUFFIX[kind], image.width, image.height)


def _without_metadata(image: Image.Image, content: bytes) -> bytes:
    """The same bytes if they tell nothing but the picture; moving pictures are kept as they are."""
    if getattr(image, "n_frames", 1) > 1:
        for frame in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(frame)
            image.load()
        return content
    image.load()
    if not (_PRIVATE & image.info.keys() or image.getexif()):
        return content
    upright = ImageOps.exif_transpose(image)
    for key in _PRIVATE & upright.info.keys():
        del upright.info[key]
    options: dict[str, Any] = {"quality": 92} if image.format in {"JPEG", "WEBP"} else {}
    file = BytesIO()
    upright.save(file, image.format, optimize=True, **options)
    return file.getvalue()
