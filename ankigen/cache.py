"""A content-addressed store of what is costly to make; losing it costs time and nothing else."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_DIGEST_BYTES = 32


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
    """A folder of entries, each of which begins with the digest of the rest: a damaged entry is a miss."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """What was stored under a key, if it is there and whole."""
        try:
            content = (self._folder / key).read_bytes()
        except OSError:
            return None
        digest, value = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return value if sha256(value).digest() == digest else None

    def put(self, key: str, value: bytes) -> None:
        """Store a value; a cache that cannot be written is no error, and half a value is none."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / key).write_bytes(sha256(value).digest() + value)
