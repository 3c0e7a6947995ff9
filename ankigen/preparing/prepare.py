"""From paths to identified notes: what a build, a check and a preview have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ankigen.books import is_wanted
from ankigen.config import Config
from ankigen.decks import decks_as_first_spelt
from ankigen.diagnostics import Diagnostic, Silencer
from ankigen.entries import Note
from ankigen.gathering import Progress, left_out
from ankigen.identity import Identified
from ankigen.outlines import Outline
from ankigen.preparing.rendered_file import Answer, RenderedEntry, RenderedFile
from ankigen.preparing.rendering import rendered_files
from ankigen.preparing.working import Workers
from ankigen.recognising import Recognised, Seen, recognise
from ankigen.seedfile.collecting import SeedPath, collect


class PreparedNote(NamedTuple):
    """A note, the entry that it is made of, and the digest of what Anki would see of it."""

    identified: Identified
    note: Note
    content: str

    @property
    def outline(self) -> Outline:
        """The outline of the entry."""
        return self.identified.outline


class Prepared(NamedTuple):
    """The notes of all seed files in their order, how they were recognised, what is wrong, and what is meant to be so.

    The fields of the notes may be read from a store each time they are asked for. `answers` are the local images.
    """

    seeds: tuple[SeedPath, ...]
    known: Recognised
    notes: tuple[PreparedNote, ...]
    diagnostics: tuple[Diagnostic, ...]
    silencers: tuple[Silencer, ...]
    answers: tuple[tuple[SeedPath, Answer], ...]


def prepare(
    paths: Sequence[Path],
    config: Config,
    progress: Progress,
    workers: Workers | None = None,
    *,
    merging: bool = False,
) -> Prepared:
    """Read, parse, render and recognise every card under `paths`; what an earlier call has rendered is not again.

    Args:
        paths: Seed files and folders of them.
        config: The configuration.
        progress: Told how many bytes of seed files have been rendered, of those that have to be.
        workers: Who renders; by default this process, and one process a core where there is much to do.
        merging: Whether the lock is taken as git has merged it.

    Raises:
        AnkigenError: If the configuration or the lock cannot be used.
        WeightsError: If a bundled model is damaged.
    """
    if config.rules:
        from ankigen.notes import refuse_bad_rules  # noqa: PLC0415 - what is remembered needs no renderer

        refuse_bad_rules(config)
    seeds, problems = collect(paths)
    files = rendered_files(seeds, config, progress, workers)
    seen = _seen(seeds, files, problems, config)
    known = recognise(seen, paths, config, merging=merging)
    rendered = {(one.outline.path, one.outline.first_line): one for file in files for one in file.entries}
    made = [rendered[one.outline.path, one.outline.first_line] for one in known.identified]
    decks = decks_as_first_spelt(((one.outline.book, one.note.deck) for one in made), config)
    return Prepared(
        tuple(seeds),
        known,
        tuple(map(_prepared, known.identified, made, decks)),
        (*seen.diagnostics, *known.diagnostics, *(problem for one in made for problem in one.diagnostics)),
        tuple(silencer for file in files for silencer in file.silencers),
        tuple((seed, answer) for seed, file in zip(seeds, files, strict=True) for answer in file.answers),
    )


def _prepared(identified: Identified, rendered: RenderedEntry, deck: str) -> PreparedNote:
    return PreparedNote(identified, rendered.note._replace(guid=identified.guid, deck=deck), rendered.content)


def _seen(
    seeds: Sequence[SeedPath], files: Iterable[RenderedFile], problems: Iterable[Diagnostic], config: Config
) -> Seen:
    """What the seed files hold, and what of it is wanted."""
    wanted: list[Outline] = []
    unwanted: list[Outline] = []
    diagnostics = list(problems)
    for file in files:
        own = [one.outline for one in file.entries]
        refused = [outline for outline in own if not is_wanted(outline, config)]
        wanted += (outline for outline in own if is_wanted(outline, config))
        unwanted += refused
        diagnostics += [*file.diagnostics, *left_out(file.path, len(refused))]
    return Seen(tuple(seeds), tuple(wanted), tuple(diagnostics), tuple(unwanted))
