"""Problems that are seen only in all files together: duplicates, likeness, identity, silencers of no use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ankigen.check import unused
from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.gathering import Gathered
from ankigen.linting.lint import DECK_LINTS
from ankigen.preview.reading import Read
from ankigen.recognising import Seen, recognise
from ankigen.seedfile.collecting import SeedPath
from ankigen.silencing import silence


def across(
    files: Mapping[str, Read], seeds: Sequence[SeedPath], paths: Sequence[Path], config: Config
) -> tuple[Diagnostic, ...]:
    """What is wrong between the files, or with them as a whole; costly where there are many cards."""
    gathered = _together([one.gathered for one in files.values()], seeds)
    known = recognise(Seen.of(gathered), paths, config)
    notes = {one.outline.position for one in known.identified}
    entries = [entry for entry in gathered.entries if entry.position in notes]
    found = [*known.diagnostics, *(problem for lint in DECK_LINTS for problem in lint(entries))]
    own = (problem for one in files.values() for problem in one.problems)
    silenced = silence((*own, *found), gathered.silencers, config.silencers)
    whole = any(path.is_dir() for path in paths)
    return (*found, *unused(silenced.unused, whole=whole))


def _together(files: Iterable[Gathered], seeds: Sequence[SeedPath]) -> Gathered:
    every = tuple(files)
    return Gathered(
        tuple(seeds),
        entries=tuple(it for one in every for it in one.entries),
        diagnostics=tuple(it for one in every for it in one.diagnostics),
        silencers=tuple(it for one in every for it in one.silencers),
        left_out=tuple(it for one in every for it in one.left_out),
    )
