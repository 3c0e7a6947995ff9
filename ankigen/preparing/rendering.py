"""Many seed files: what is remembered of them, and what has to be rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ankigen.cache import trim
from ankigen.config import Config
from ankigen.gathering import Progress
from ankigen.preparing.remembering import Memory, Task
from ankigen.preparing.render_file import render_file
from ankigen.preparing.rendered_file import RenderedFile
from ankigen.preparing.stored import from_bytes, to_bytes
from ankigen.seedfile.collecting import SeedPath
from ankigen.seedfile.reading import Source, decode, load


def rendered_files(seeds: Sequence[SeedPath], config: Config, progress: Progress) -> list[RenderedFile]:
    """What each seed file comes to, in their order; `progress` is told bytes."""
    memory = Memory(config)
    files: dict[int, RenderedFile] = {}
    unknown: list[tuple[int, int]] = []
    for place, seed in enumerate(seeds):
        content = load(seed.path)
        if isinstance(content, Source):
            files[place] = render_file(content, seed, config)
        elif known := memory.recall((seed, content)):
            files[place] = known
        else:
            unknown.append((place, len(content)))
    files |= _rendered(seeds, unknown, memory, progress)
    return [files[place] for place in range(len(seeds))]


def _rendered(
    seeds: Sequence[SeedPath], unknown: Sequence[tuple[int, int]], memory: Memory, progress: Progress
) -> Iterator[tuple[int, RenderedFile]]:
    """Render what is not known, and remember it."""
    done, total = 0, sum(size for _, size in unknown)
    for place, size in unknown:
        seed = seeds[place]
        content = load(seed.path)  # again, for not all files may fit into memory
        if isinstance(content, Source):
            yield place, render_file(content, seed, memory.config)
            continue
        data = render_task((seed, content), memory.config)
        memory.keep((seed, content), data)
        yield place, from_bytes(data)
        done += size
        progress("rendering", done, total)
    if unknown:
        trim()


def render_task(task: Task, config: Config) -> bytes:
    """A rendered seed file as bytes: what other processes do."""
    seed, content = task
    return to_bytes(render_file(decode(seed.path.as_posix(), content), seed, config))
