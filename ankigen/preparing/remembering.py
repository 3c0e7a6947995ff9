"""What is known of seed files from earlier builds, this machine's or another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import NamedTuple

from ankigen.cache import Cache, cache_folder
from ankigen.config import Config
from ankigen.preparing.rendered_file import Answer, RenderedFile
from ankigen.preparing.stored import from_bytes
from ankigen.seedfile.collecting import SeedPath
from ankigen.seedfile.reading import Source
from ankigen.versions import code_digest


class Task(NamedTuple):
    """A seed file and its content, or why it cannot be read."""

    seed: SeedPath
    content: bytes | Source

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content) if isinstance(self.content, bytes) else 0

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return sha256(self.content).hexdigest() if isinstance(self.content, bytes) else ""


@dataclass(frozen=True, slots=True)
class Memory:
    """The cache of rendered seed files for one configuration."""

    config: Config
    cache: Cache = field(default_factory=lambda: Cache(cache_folder() / "cards"))

    def recall(self, task: Task) -> RenderedFile | None:
        """What a seed file came to, if this is known and still true."""
        return self.earlier(task.seed, task.digest) if task.size else None

    def earlier(self, seed: SeedPath, digest: str) -> RenderedFile | None:
        """What a seed file came to when its content had this SHA-256."""
        data = self.cache.get(self._key(seed, digest))
        return opened(data, seed) if data else None

    def keep(self, task: Task, data: bytes) -> None:
        """Remember what a seed file came to."""
        if task.size:
            self.cache.put(self._key(task.seed, task.digest), data)

    def _key(self, seed: SeedPath, content: str) -> str:
        """A digest of all that decides what a seed file comes to, but for the images that lie beside it."""
        it = self.config
        said = (it.math, it.tags, it.figures, it.rules, it.books, seed.path.as_posix(), seed.root.as_posix(), content)
        return blake2b(f"{code_digest()}{said!r}".encode(), digest_size=20).hexdigest()


def opened(data: bytes, seed: SeedPath) -> RenderedFile | None:
    """The rendered file in these bytes, if the images beside the seed file are those that it was rendered with."""
    file = from_bytes(data)
    return file if not file.answers or _are_true(file.answers, seed) else None


def _are_true(answers: Sequence[Answer], seed: SeedPath) -> bool:
    from ankigen.preparing.render_file import ask, images_of  # noqa: PLC0415 - most decks have no images of their own

    images = images_of(seed)
    return all(ask(images, one.address).said == one.said for one in answers)
