"""The cards of all seed files, kept up to date."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.gathering import Progress
from ankigen.notes import refuse_bad_rules
from ankigen.preparing.rendering import rendered_files
from ankigen.preview.across import across
from ankigen.preview.cards import State, state_of
from ankigen.preview.reading import Read, file_of, read
from ankigen.seedfile.collecting import SeedPath, collect

Across = Mapping[str, Sequence[Diagnostic]]
"""The problems between files, by path."""


class Showing:
    """What the page shows of some paths; `state` is replaced as a whole, so that other threads may read it."""

    def __init__(self, paths: Sequence[Path], config: Config) -> None:
        self._paths = paths
        self._config = config
        self._seeds: list[SeedPath] = []
        self._unfound: list[Diagnostic] = []
        self._read: dict[str, Read] = {}
        self._across: Across = {}
        self.state = State()

    def refresh(self, changed: Collection[Path], progress: Progress) -> None:
        """Read again what was saved: seed files themselves, and those that show files which are none.

        Raises:
            AnkigenError: If the configuration cannot be used.
        """
        refuse_bad_rules(self._config)
        self._seeds, self._unfound = collect(self._paths)
        others = bool(set(changed) - {seed.path for seed in self._seeds})
        before = self._read
        stale = [seed for seed in self._seeds if self._is_stale(seed, changed, others=others)]
        files = zip(stale, rendered_files(stale, self._config, progress), strict=True)
        renewed = {seed.path.as_posix(): read(seed, file, self._config) for seed, file in files}
        names = [seed.path.as_posix() for seed in self._seeds]
        self._read = {name: renewed.get(name) or before[name] for name in names}
        self._across = {name: found for name, found in self._across.items() if name not in renewed}
        self._show(renewed)

    def _is_stale(self, seed: SeedPath, changed: Collection[Path], *, others: bool) -> bool:
        known = self._read.get(seed.path.as_posix())
        return known is None or seed.path in changed or (others and known.shows_images)

    def reconfigure(self, config: Config) -> None:
        """Forget what another configuration may have another way; the next refresh reads everything."""
        self._config = config
        self._read, self._across = {}, {}
        self.state = replace(self.state, files={})

    def look_across(self) -> Across:
        """Look for problems between files, which takes longer than a reader waits after a save; may be a thread's."""
        found: dict[str, list[Diagnostic]] = {}
        for problem in across(dict(self._read), self._seeds, self._paths, self._config):
            found.setdefault(problem.position.path, []).append(problem)
        return found

    def take(self, found: Across) -> None:
        """Show the problems between files."""
        renewed = {name for name in (*found, *self._across) if found.get(name) != self._across.get(name)}
        self._across = found
        if renewed:
            self._show(renewed)

    def _show(self, renewed: Collection[str]) -> None:
        """Replace the state; a file of which nothing is new stays the same object."""
        before = {name: file for name, file in self.state.files.items() if name not in renewed}
        shown = {
            name: before.get(name) or file_of(name, one, self._config, self._across.get(name, ()))
            for name, one in self._read.items()
        }
        unknown = (problem for name, found in self._across.items() if name not in shown for problem in found)
        self.state = state_of(self.state.number + 1, shown, [*self._unfound, *unknown])
