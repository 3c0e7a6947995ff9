"""What besides its input decides what a build makes: the code that runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

LIBRARIES = ("genanki", "latex2mathml", "markdown", "nh3", "pillow", "pygments", "torch")
"""Libraries on whose version the bytes of a package may depend."""

_HERE = Path(__file__).parent
_SUFFIXES = (".py", ".toml", ".json", ".html", ".css", ".txt")


@cache
def versions() -> dict[str, str]:
    """The versions of Python and of the libraries; a deck without figures is built without some of them."""
    installed = _installed()
    found = {name: installed.get(name) or _version(name) for name in LIBRARIES}
    return {"python": sys.version.split()[0], **{name: version for name, version in found.items() if version}}


def _installed() -> dict[str, str]:
    """The versions of what is installed, by the names of its folders; to read metadata takes longer than most builds.

    Source: the binary distribution format of PyPA, "The .dist-info directory".
    """
    folders = (path.stem for place in reversed(sys.path) for path in Path(place).glob("*.dist-info"))
    return {name.casefold(): version for name, _, version in (folder.partition("-") for folder in folders)}


def _version(name: str) -> str:
    """The version of a library that was installed in another way; empty where it is not."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow, and seldom wanted

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def code_digest(*rooms: str) -> str:
    """A digest of the source of these rooms of the package, or of all of it, and of the versions of the libraries."""
    digest = blake2b(repr(versions()).encode(), digest_size=16)
    for name in sorted(_sources(rooms)):
        with open(f"{_HERE}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 - so many that Paths take half the time
            digest.update(name.encode() + b"\0" + file.read())
    return digest.hexdigest()


def _sources(rooms: tuple[str, ...]) -> Iterator[str]:
    """Paths below the package, the same on every platform."""
    for room in rooms or ("",):
        for folder, _, names in os.walk(_HERE / room):
            below = folder.removeprefix(str(_HERE)).replace(os.sep, "/").strip("/")
            yield from (f"{below}/{name}" for name in names if name.endswith(_SUFFIXES))
