"""Pictures of a package on their way into a seed folder: figures by their address, files beside the seeds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ankigen.apkg.checking import is_safe_name
from ankigen.apkg.contents import Contents, Media
from ankigen.apkg.references import file_named
from ankigen.diagnostics import Code
from ankigen.figures.catalogue import resolve
from ankigen.importing.tree import Node
from ankigen.pictures import Picture, PictureError, is_figure

FOLDER = "media"
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})

_DIGEST = re.compile(r"(?P<stem>.+)-(?P<digest>[0-9a-f]{12})(?P<suffix>\.\w+)")


@dataclass(slots=True)
class Pictures:
    """The pictures of a package by their addresses in seed files; `used` are the files that have to be written."""

    contents: Contents
    used: dict[str, Media] = field(default_factory=dict)
    _seen: dict[str, Picture] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _files: dict[str, Media] = field(default_factory=dict)

    def __post_init__(self) -> None:
        files = {file.name: file for file in self.contents.media if file.digest is not None}
        short = {name: _without_digest(file) for name, file in files.items()}
        taken = Counter(short.values())
        self._names = {name: each if taken[each] == 1 else name for name, each in short.items()}
        self._files = files

    def address(self, image: Node) -> str | None:
        """The address of an image in a seed file; None if it has none, for it is remote, missing, or no picture."""
        figure, source = image.attributes.get("data-figure", ""), image.attributes.get("src", "")
        if is_figure(figure) and _is_known(figure):
            return figure
        name = file_named(source, self.contents.media_names)
        if name not in self._names or not is_safe_name(name) or PurePosixPath(name).suffix.lower() not in SUFFIXES:
            return None
        short = self._names[name]
        address = f"{FOLDER}/{short}"
        self.used[short] = self._files[name]
        self._seen[address] = Picture(name, address, "", "", _size(image, "width"), _size(image, "height"))
        return f"<{address}>" if re.search(r"[\s()]", address) else address

    def __call__(self, address: str) -> Picture:
        """The picture at an address, as the package has it; raises PictureError if there is none."""
        if is_figure(address):
            return resolve(address)
        if address not in self._seen:
            raise PictureError(Code.BAD_IMAGE, f"there is no image {address}", "check the name")
        return self._seen[address]


def _without_digest(file: Media) -> str:
    """The name that a build would give the same name again: without the digest that it adds."""
    found = _DIGEST.fullmatch(file.name)
    return found["stem"] + found["suffix"] if found and (file.digest or "").startswith(found["digest"]) else file.name


def _is_known(address: str) -> bool:
    try:
        resolve(address)
    except PictureError:
        return False
    return True


def _size(image: Node, side: str) -> int:
    value = image.attributes.get(side, "")
    return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else 0
