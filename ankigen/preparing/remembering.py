"""What is known of seed files from earlier builds, this machine's or another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

from ankigen.cache import Cache, cache_folder
from ankigen.config import Config
from ankigen.preparing.render_file import ask, images_of
from ankigen.preparing.rendered_file import RenderedFile
from ankigen.preparing.stored import from_bytes
from ankigen.seedfile.collecting import SeedPath
from ankigen.seedfile.reading import Source
from ankigen.versions import code_digest


@dataclass(frozen=True, slots=True)
class Task:
    """A seed file and its content, or why it cannot be read."""

    seed: SeedPath
    content: bytes | Source

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content) if isinstance(self.content, bytes) else 0


@dataclass(frozen=True, slots=True)
class Memory:
    """The cache of rendered seed files for one configuration."""

    config: Config
    cache: Cache = field(default_factory=lambda: Cache(cache_folder() / "cards"))

    def recall(self, task: Task) -> RenderedFile | None:
        """What a seed file came to, if this is known and still true."""
        data = self.cache.get(self._key(task)) if task.size else None
        return opened(data, task.seed) if data else None

    def keep(self, task: Task, data: bytes) -> None:
        """Remember what a seed file came to."""
        if task.size:
            self.cache.put(self._key(task), data)

    def _key(self, task: Task) -> str:
        """A digest of all that decides what a seed file comes to, but for the images that lie beside it."""
        seed, it = task.seed, self.config
        said = (it.math, it.tags, it.figures, it.rules, it.books, seed.path.as_posix(), seed.root.as_posix())
        digest = blake2b(f"{code_digest()}{said!r}".encode(), digest_size=20)
        digest.update(task.content if isinstance(task.content, bytes) else b"")
        return digest.hexdigest()


def opened(data: bytes, seed: SeedPath) -> RenderedFile | None:
    """The rendered file in these bytes, if the images beside the seed file are those that it was rendered with."""
    file = from_bytes(data)
    images = images_of(seed)
    return file if all(ask(images, one.address).said == one.said for one in file.answers) else None
