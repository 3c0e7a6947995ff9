"""Many seed files: what is remembered of them, and what has to be rendered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from ankigen.cache import trim
from ankigen.config import Config
from ankigen.gathering import Progress
from ankigen.preparing.remembering import Memory, Task, opened
from ankigen.preparing.rendered_file import RenderedFile
from ankigen.preparing.stored import from_bytes, to_bytes, with_stored_fields
from ankigen.preparing.working import Work, Workers
from ankigen.seedfile.collecting import SeedPath
from ankigen.seedfile.reading import Source, decode, load

Made = tuple[bytes, RenderedFile | None]
"""A rendered seed file as bytes, and itself where it was rendered in this process."""

BATCH_BYTES = 150_000
"""Some 250 cards: a few hundred milliseconds of work, so that sending it costs next to nothing."""


def rendered_files(
    seeds: Sequence[SeedPath], config: Config, progress: Progress, workers: Workers | None = None
) -> list[RenderedFile]:
    """What each seed file comes to, in their order; `progress` is told bytes."""
    memory = Memory(config)
    files: dict[SeedPath, RenderedFile] = {}
    unknown: dict[SeedPath, int] = {}
    for task in map(_task, seeds):
        if known := memory.recall(task):
            files[task.seed] = known
        else:
            unknown[task.seed] = task.size
    files |= _rendered(unknown, memory, progress, workers or Workers())
    return [files[seed] for seed in seeds]


def _rendered(
    unknown: dict[SeedPath, int], memory: Memory, progress: Progress, workers: Workers
) -> dict[SeedPath, RenderedFile]:
    """Render what is not known, and remember it."""
    files: dict[SeedPath, RenderedFile] = {}
    done, total = 0, sum(unknown.values())
    if total:
        progress("rendering", done, total)  # the time of the first batch counts, too
    with workers.hired(total) as executor:
        function = partial(render_batch, memory.config, is_sent=executor is not None)
        for batch, rendered in Work(function, executor, workers.count(total)).results(_batches(unknown)):
            for task, made in zip(batch, rendered, strict=True):
                files[task.seed] = _kept(task, made, memory, workers)
                done += task.size
            progress("rendering", done, total)
    if unknown:
        trim()
    return files


def rendered_again(seed: SeedPath, earlier: RenderedFile, memory: Memory) -> RenderedFile:
    """What a changed seed file comes to, by what it came to before: cards that are the same are not rendered again."""
    task = _task(seed)
    known = memory.recall(task)
    if known is None:
        data, known = render_task(memory.config, task, earlier)
        memory.keep(task, data)
    return known


def _kept(task: Task, made: Made, memory: Memory, workers: Workers) -> RenderedFile:
    """The rendered file; one that was rendered beside other images is rendered again here."""
    data, file = made
    if file is None:
        file = opened(data, task.seed) if workers.are_elsewhere else from_bytes(data)
    if file is None:
        data, file = render_task(memory.config, task)
    memory.keep(task, data)
    return file


def _batches(unknown: Iterable[SeedPath]) -> Iterator[list[Task]]:
    """Seed files in batches, read only now, for all of them may not fit into memory."""
    batch: list[Task] = []
    for task in map(_task, unknown):
        batch.append(task)
        if sum(task.size for task in batch) >= BATCH_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _task(seed: SeedPath) -> Task:
    return Task(seed, load(seed.path))


def render_batch(config: Config, tasks: Sequence[Task], *, is_sent: bool) -> list[Made]:
    """What is done for some seed files; what is sent from one process to another is bytes alone."""
    made = (render_task(config, task) for task in tasks)
    return [(data, None if is_sent else file) for data, file in made]


def render_task(config: Config, task: Task, earlier: RenderedFile | None = None) -> tuple[bytes, RenderedFile]:
    """A rendered seed file as bytes, and as these bytes are read; `earlier` is what it came to before it changed."""
    from ankigen.preparing.render_file import render_file  # noqa: PLC0415 - what is remembered needs no renderer

    content = task.content
    source = content if isinstance(content, Source) else decode(task.seed.path.as_posix(), content)
    file = render_file(source, task.seed, config, earlier)
    data = to_bytes(file)
    return data, with_stored_fields(file, data)
