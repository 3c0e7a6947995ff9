"""From the address of an image in a seed file to the picture on the card."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ankigen.images.checked import MAX_BYTES, Checked, bad_image
from ankigen.pictures import Picture, PictureError

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//|\\\\")

NAMES_ARE_EXACT = sys.platform == "linux"
"""Whether a file opens by its own name alone: Windows and macOS open `a.png` for `A.PNG`, and CI then does not."""

MAX_NAMES = 10_000
"""Names in a folder that are looked at for one that is alike."""


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
            raise bad_image(
                "a remote image is neither fetched nor linked", "save it beside the seed file and name that file"
            )
        if not address:
            raise bad_image("this picture names no file", "write its name between the parentheses")
        path = self._inside(unquote(address))
        image = read_image(path)
        stem = re.sub(r"[^\w-]+", "-", path.stem).strip("-_")[:40] or "image"
        name = f"{stem}-{sha256(image.content).hexdigest()[:12]}{image.suffix}"
        return Picture(
            media=name,
            source=str(path),
            alt="",
            caption="",
            width=image.width,
            height=image.height,
            removed=image.removed,
        )

    def _inside(self, address: str) -> Path:
        try:
            path = Path(os.path.realpath(self.folder / address))  # of links in a circle, `resolve` complains at times
            if not path.is_relative_to(self.root.resolve()):
                raise bad_image("this image lies outside the folder of the seed files", "copy it into that folder")
            if not path.is_file() or not (NAMES_ARE_EXACT or _is_named(self.folder, address)):
                raise bad_image(f"there is no image {address}", self._hint(address))
        except (OSError, ValueError) as error:
            if isinstance(error, PictureError):
                raise
            raise bad_image(f"{address!r} is no usable file name", "rename the image") from error
        return path

    def _hint(self, address: str) -> str:
        """What to do about an image that is not there: its name as it is written on the disk, if that is alike."""
        meant = Path(os.path.realpath(self.folder / address.replace("\\", "/")))
        if meant.parent.is_dir() and meant.is_relative_to(self.root.resolve()):
            names = islice(meant.parent.iterdir(), MAX_NAMES)
            alike = (path for path in names if path.name.casefold() == meant.name.casefold() and path.is_file())
            if there := min(alike, default=None):
                return f"did you mean {Path(os.path.relpath(there, self.folder.resolve())).as_posix()}?"
        return "check the name, relative to the seed file"


def _is_named(folder: Path, address: str) -> bool:
    """Whether all folders and the file of an address have the very names that it says."""
    for part in PurePosixPath(address).parts:
        if part != ".." and _composed(part) not in _names_in(folder, folder.stat().st_mtime_ns):
            return False
        folder /= part
    return True


@lru_cache(maxsize=8)
def _names_in(folder: Path, _changed: int) -> frozenset[str]:
    """The names in a folder since it was changed last; read once, for there may be thousands, each asked for."""
    return frozenset(map(_composed, os.listdir(folder)))  # noqa: PTH208 - names alone


def _composed(name: str) -> str:
    """A name as git writes it; some disks of macOS keep accents apart from their letters."""
    return unicodedata.normalize("NFC", name)


def read_image(path: Path) -> Checked:
    """The image in a file, decoded once and cleaned of what no card needs.

    Raises:
        PictureError: If it cannot be read, is too large, or is no image of a known kind.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise bad_image(f"the image is larger than {MAX_BYTES >> 20} MB", "make it smaller")
        content = path.read_bytes()
    except OSError as error:
        raise bad_image(f"the image cannot be read ({error.strerror})", "check its permissions") from error
    from ankigen.images.svg import clean_svg, looks_like_svg  # noqa: PLC0415 - a parser of XML, as below

    if looks_like_svg(content):
        return clean_svg(content)
    from ankigen.images.raster import check_raster  # noqa: PLC0415 - Pillow is loaded only when a card has an image

    return check_raster(content)
