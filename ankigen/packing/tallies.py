"""The digests of all notes of the packages that were written, for whoever changes a few of the notes."""

from __future__ import annotations

from hashlib import sha256

from ankigen.apkg.digest import Tally
from ankigen.cache import Cache, cache_folder


def keep(package: bytes, tally: Tally) -> None:
    """Remember the tally of a package."""
    _cache().put(_key(package), "\n".join((tally.frame, *tally.notes)).encode())


def recall(package: bytes) -> Tally | None:
    """The tally of a package, if it is known."""
    data = _cache().get(_key(package))
    if data is None:
        return None
    frame, *notes = data.decode().split("\n")
    return Tally(frame, tuple(notes))


def _key(package: bytes) -> str:
    return f"{sha256(package).hexdigest()}-tally"


def _cache() -> Cache:
    return Cache(cache_folder() / "builds")
