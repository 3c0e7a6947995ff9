"""The recipe of a check: collect, read, parse, identify, render, lint; nothing is written and nothing drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ankigen.books import unmet
from ankigen.config import Config
from ankigen.diagnostics import Code, Diagnostic, Silencer
from ankigen.entries import Book
from ankigen.gathering import Progress, gather
from ankigen.linting.lint import lint
from ankigen.preparing.prepare import prepare
from ankigen.preparing.working import Workers
from ankigen.silencing import FileSilencer, silence


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at, and everything that is wrong with it, sorted."""

    files: int
    cards: int
    diagnostics: tuple[Diagnostic, ...]
    books: tuple[Book, ...]


def check(
    paths: Sequence[Path],
    config: Config,
    progress: Progress,
    known: Iterable[Diagnostic] = (),
    workers: Workers | None = None,
) -> Checked:
    """Find everything that a build would report, and what looks like a mistake though it could be built.

    `known` are diagnostics from an earlier stage.

    Raises:
        AnkigenError: If the environment or the configuration does not allow it.
    """
    prepared = prepare(paths, config, progress, workers)
    notes = {note.outline.position for note in prepared.notes}
    gathered = gather(paths, config, progress)
    entries = [entry for entry in gathered.entries if entry.position in notes]
    whole = any(path.is_dir() for path in paths)
    idle = unmet((entry.book for entry in (*gathered.entries, *gathered.left_out)), config) if whole else ()
    found = (*known, *prepared.diagnostics, *lint(entries), *idle)
    silenced = silence(found, prepared.silencers, config.silencers)
    left = (*silenced.diagnostics, *unused(silenced.unused, whole=whole))
    books = tuple(dict.fromkeys(entry.book for entry in entries))
    cards = sum(len(note.note.ordinals) for note in prepared.notes)
    return Checked(len(prepared.seeds), cards, tuple(sorted(left, key=lambda d: d.sort_key)), books)


def unused(silencers: Iterable[Silencer | FileSilencer], *, whole: bool) -> Iterator[Diagnostic]:
    """Report silencers without a problem; single files are too little to tell that of the configuration's."""
    for silencer in silencers:
        if whole or isinstance(silencer, Silencer):
            found = f"there is no {silencer.code.label} to be silenced here"
            yield Diagnostic(Code.UNUSED_SILENCER, silencer.position, found, "remove the silencer")
