"""What goes with the packages of a release: `manifest.json`, what they are made of, and `SHA256SUMS`, for checking."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from ankigen import __version__
from ankigen.entries import is_figure
from ankigen.figures.catalogue import request
from ankigen.lock.scope import source_of
from ankigen.models.manifest import read
from ankigen.packing import Package
from ankigen.seedfile.collecting import SeedPath
from ankigen.versions import versions

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


def release_files(packages: Sequence[Package], seeds: Iterable[SeedPath], root: Path, lock: bytes) -> dict[str, bytes]:
    """The two files by name; they hold no time and no path, so that equal builds have equal ones.

    Args:
        packages: What was built.
        seeds: The seed files; they are named relative to `root`, the folder of the lock.
        root: The folder of the lock.
        lock: The text of the lock with which the packages were built.
    """
    said = {
        "versions": {"ankigen": __version__, **versions()},
        "seeds": {source_of(root, path.as_posix()): _digest(path.read_bytes()) for path in _readable(seeds)},
        "lock": _digest(lock),
        "weights": _weights(packages),
        "packages": {package.name: _described(package) for package in packages},
    }
    manifest = (json.dumps(said, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    files = {**{package.name: package.content for package in packages}, MANIFEST: manifest}
    return {MANIFEST: manifest, SUMS: _sums(files)}


def _readable(seeds: Iterable[SeedPath]) -> Iterator[Path]:
    """The seed files that could be read; the others are reported and have no part in what was built."""
    return (seed.path for seed in seeds if seed.path.is_file() and os.access(seed.path, os.R_OK))


def _described(package: Package) -> dict[str, Any]:
    written = package.written
    return {
        "size": len(written.content),
        "sha256": _digest(written.content),
        "content_digest": written.digest,
        "notes": len(written.notes),
        "cards": sum(written.decks.values()),
        "decks": dict(written.decks),
        "media": written.media,
    }


def _weights(packages: Iterable[Package]) -> dict[str, str]:
    """The digest of the weights of every model that drew a figure."""
    pictures = (picture for package in packages for note in package.deck.notes for picture in note.pictures)
    models = {request(picture.source).model for picture in pictures if is_figure(picture.source)}
    return {name: read(name).digest for name in sorted(models)}


def _sums(files: Mapping[str, bytes]) -> bytes:
    """As `sha256sum --check` reads it."""
    return "".join(f"{_digest(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
