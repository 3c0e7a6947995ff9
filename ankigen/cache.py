"""A content-addressed store of what is costly to make; losing it costs time and nothing else."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import NamedTuple

MOST_BYTES = 1 << 30
"""When a build leaves more, what was not used for longest goes; sixty thousand cards are some forty megabytes."""

_DIGEST_BYTES = 32
_DAY = 86_400


def cache_folder() -> Path:
    """Where caches live: `ANKIGEN_CACHE_DIR`, else the platform's usual place; who has no home keeps nothing."""
    if chosen := os.environ.get("ANKIGEN_CACHE_DIR"):
        return Path(chosen)
    try:
        return _usual_place()
    except RuntimeError:
        return Path(os.devnull) / "ankigen"


def _usual_place() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "ankigen"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ankigen"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ankigen"


class Cache:
    """A folder of entries, each of which begins with the digest of its key and the rest: a damaged entry is a miss."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """What was stored under a key, if it is there and whole; it counts as used today."""
        path = self._folder / key
        try:
            with path.open("rb") as file:
                content = file.read()
                if time.time() - os.fstat(file.fileno()).st_mtime > _DAY:
                    os.utime(path)
        except OSError:
            return None
        digest, value = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return value if _digest(key, value) == digest else None

    def put(self, key: str, value: bytes) -> None:
        """Store a value, whole or not at all; a cache that cannot be written is no error."""
        new = self._folder / f".{key}-{os.getpid()}-{get_ident()}.tmp"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            new.write_bytes(_digest(key, value) + value)
            new.replace(self._folder / key)
        except OSError:
            with suppress(OSError):
                new.unlink()


def _digest(key: str, value: bytes) -> bytes:
    return sha256(key.encode() + b"\0" + value).digest()


class Stored(NamedTuple):
    """An entry of a cache: its kind, its size in bytes, the time of its last use to the day."""

    path: Path
    kind: str
    size: int
    used: float


def stored() -> Iterator[Stored]:
    """Everything in all caches, unfinished files of killed processes included."""
    for path in cache_folder().glob("*/*"):
        with suppress(OSError):
            said = path.stat()
            yield Stored(path, path.parent.name, said.st_size, said.st_mtime)


def clear() -> None:
    """Forget everything."""
    _remove(stored())


def trim(most: int = MOST_BYTES) -> None:
    """Forget what was not used for longest until a quarter of the room is free, if there is more than fits."""
    everything = sorted(stored(), key=lambda one: one.used, reverse=True)
    if sum(one.size for one in everything) > most:
        kept = 0
        _remove(one for one in everything if (kept := kept + one.size) > most * 3 // 4)


def _remove(entries: Iterator[Stored]) -> None:
    for one in entries:
        with suppress(OSError):
            one.path.unlink()
