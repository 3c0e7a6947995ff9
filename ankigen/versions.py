"""What besides its input decides what a build makes: the code that runs."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import distributions
from pathlib import Path

LIBRARIES = ("genanki", "latex2mathml", "markdown", "nh3", "pillow", "pygments", "torch")
"""Libraries on whose version the bytes of a package may depend."""

_HERE = Path(__file__).parent
_SUFFIXES = frozenset({".py", ".toml", ".json", ".html", ".css", ".txt"})


@cache
def versions() -> dict[str, str]:
    """The versions of Python and of the libraries; a deck without figures is built without some of them."""
    found = {name: next(iter(distributions(name=name)), None) for name in LIBRARIES}
    return {
        "python": platform.python_version(),
        **{name: library.version for name, library in found.items() if library},
    }


@cache
def code_digest(*rooms: str) -> str:
    """A digest of the source of these rooms of the package, or of all of it, and of the versions of the libraries."""
    digest = blake2b(repr(versions()).encode(), digest_size=16)
    for path in sorted(_sources(rooms)):
        digest.update(path.relative_to(_HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources(rooms: tuple[str, ...]) -> Iterator[Path]:
    for room in rooms or (".",):
        yield from (path for path in (_HERE / room).rglob("*") if path.suffix in _SUFFIXES)
