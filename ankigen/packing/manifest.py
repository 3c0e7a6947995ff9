"""What goes with the packages of a release: `manifest.json`, what they are made of, and `SHA256SUMS`, for checking."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ankigen import __version__
from ankigen.apkg.digest import Tally
from ankigen.errors import EnvironmentalError
from ankigen.lock.scope import source_of
from ankigen.pictures import is_figure
from ankigen.seedfile.collecting import SeedPath
from ankigen.versions import versions

if TYPE_CHECKING:
    from ankigen.packing.packing import Package

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
    return _files(said)


def refuse_strangers(folder: Path) -> None:
    """Raise EnvironmentalError if a file stands in the place of one of the two that no build has written.

    Browser extensions, web pages and package managers have files of these names, too.
    """
    for name, is_ours in ((MANIFEST, _is_manifest), (SUMS, _are_sums)):
        path = folder / name
        if path.is_file() and not is_ours(path.read_bytes()):
            found = f"{path.as_posix()} is another program's file, which a build would replace"
            raise EnvironmentalError(f"{found}; name another folder with --output, or move the file")


def _is_manifest(content: bytes) -> bool:
    try:
        return "ankigen" in json.loads(content)["versions"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


def _are_sums(content: bytes) -> bool:
    return f"  {MANIFEST}\n".encode() in content


def is_of_lock(folder: Path, lock: bytes) -> bool:
    """Whether the last build wrote the lock as it is, byte by byte; git may have other line ends, or another order."""
    return bool(json.loads((folder / MANIFEST).read_bytes())["lock"] == _digest(lock))


def renewed_files(
    folder: Path, seeds: Mapping[str, str], lock: bytes, packages: Mapping[str, tuple[bytes, Tally]]
) -> dict[str, bytes]:
    """The two files after some `seeds`, whose digests are given, the lock and some packages have become others."""
    said = json.loads((folder / MANIFEST).read_bytes())
    said["seeds"] |= seeds
    said["lock"] = _digest(lock)
    for name, (content, tally) in packages.items():
        said["packages"][name] |= _measured(content, tally)
    return _files(said)


def _files(said: Mapping[str, Any]) -> dict[str, bytes]:
    manifest = (json.dumps(said, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    digests = {name: one["sha256"] for name, one in said["packages"].items()} | {MANIFEST: _digest(manifest)}
    return {MANIFEST: manifest, SUMS: _sums(digests)}


def _readable(seeds: Iterable[SeedPath]) -> Iterator[Path]:
    """The seed files that could be read; the others are reported and have no part in what was built."""
    return (seed.path for seed in seeds if seed.path.is_file() and os.access(seed.path, os.R_OK))


def _described(package: Package) -> dict[str, Any]:
    written = package.written
    return {
        **_measured(written.content, written.tally),
        "notes": len(written.tally.notes),
        "cards": sum(written.decks.values()),
        "decks": dict(written.decks),
        "media": written.media,
    }


def _measured(content: bytes, tally: Tally) -> dict[str, Any]:
    return {"size": len(content), "sha256": _digest(content), "content_digest": tally.digest}


def _weights(packages: Iterable[Package]) -> dict[str, str]:
    """The digest of the weights of every model that drew a figure."""
    pictures = (picture for package in packages for note in package.deck.notes for picture in note.pictures)
    figures = {picture.source for picture in pictures if is_figure(picture.source)}
    return _digests_of_weights(figures) if figures else {}


def _digests_of_weights(figures: Iterable[str]) -> dict[str, str]:
    from ankigen.figures.catalogue import request  # noqa: PLC0415 - all families, and most decks have no figure
    from ankigen.models.manifest import read  # noqa: PLC0415

    return {name: read(name).digest for name in sorted({request(address).model for address in figures})}


def _sums(digests: Mapping[str, str]) -> bytes:
    """As `sha256sum --check` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
