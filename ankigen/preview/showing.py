"""The cards of all seed files, kept up to date."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.gathering import Progress
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
        """Read again what was saved: seed files themselves, and the cards that show files which are none."""
        self._seeds, self._unfound = collect(self._paths)
        others = bool(set(changed) - {seed.path for seed in self._seeds})
        before, self._read = self._read, {}
        for done, seed in enumerate(self._seeds, start=1):
            name = seed.path.as_posix()
            known = before.get(name)
            fresh = known and seed.path not in changed and not (others and known.has_files)
            self._read[name] = known if known and fresh else read(seed, self._config, known)
            progress("rendering", done, len(self._seeds))
        renewed = {name for name, one in self._read.items() if one is not before.get(name)}
        self._across = {name: found for name, found in self._across.items() if name not in renewed}
        self._show(renewed)

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
