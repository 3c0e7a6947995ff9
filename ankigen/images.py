"""Local images that an author names: found inside the seeds root only, checked by decoding, named by content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from ankigen.diagnostics import Code
from ankigen.entries import Picture, PictureError

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
SUFFIX = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//|\\\\")


@dataclass(frozen=True, slots=True)
class LocalImages:
    """Leads from the address of an image in a seed file to the picture.

    `folder` is the seed file's, `root` the one that no image may lie outside of.
    """

    folder: Path
    root: Path

    def __call__(self, address: str) -> Picture:
        """The picture at an address; raises PictureError if there is none that may be used."""
        if _SCHEME.match(address):
            raise _error(
                "a remote image is neither fetched nor linked", "save it beside the seed file and name that file"
            )
        path = self._inside(unquote(address))
        content = _read(path)
        kind, width, height = _measure(content)
        stem = re.sub(r"[^\w-]+", "-", path.stem).strip("-_")[:40] or "image"
        name = f"{stem}-{sha256(content).hexdigest()[:12]}{SUFFIX[kind]}"
        return Picture(media=name, source=str(path), alt="", caption="", width=width, height=height)

    def _inside(self, address: str) -> Path:
        try:
            path = (self.folder / address).resolve()
            if not path.is_relative_to(self.root.resolve()):
                raise _error("this image lies outside the folder of the seed files", "copy it into that folder")
            if not path.is_file():
                raise _error(f"there is no image {address}", "check the name, relative to the seed file")
        except (OSError, ValueError) as error:
            if isinstance(error, PictureError):
                raise
            raise _error(f"{address!r} is no usable file name", "rename the image") from error
        return path


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _error(f"the image is larger than {MAX_BYTES >> 20} MB", "make it smaller")
        return path.read_bytes()
    except OSError as error:
        raise _error(f"the image cannot be read ({error.strerror})", "check its permissions") from error


def _measure(content: bytes) -> tuple[str, int, int]:
    """The format and size of an image, after decoding all of it."""
    from PIL import Image  # noqa: PLC0415 - loaded only when a seed file holds an image

    try:
        with Image.open(BytesIO(content), formats=tuple(SUFFIX)) as image:
            width, height = image.size
            if width * height <= MAX_PIXELS:
                image.load()
            kind = str(image.format)
    except Exception as error:
        raise _error("this is no PNG, JPEG, GIF or WebP image, or it is damaged", "save it again as PNG") from error
    if width * height > MAX_PIXELS:
        raise _error(f"the image has more than {MAX_PIXELS // 1_000_000} million pixels", "make it smaller")
    return kind, width, height


def _error(found: str, remedy: str) -> PictureError:
    return PictureError(Code.BAD_IMAGE, found, remedy)
