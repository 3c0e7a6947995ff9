"""Which notes of earlier builds the gathered entries are, and which notes left the seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ankigen.config import Config
from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.gathering import Gathered
from ankigen.identity import Identified, identify
from ankigen.lock.lock import Lock, LockedNote
from ankigen.lock.lockfile import LockFile
from ankigen.lock.scope import Scope, place_of, scope_of, source_of
from ankigen.outlines import Outline, outline_of
from ankigen.seedfile.collecting import SeedPath


class Seen(NamedTuple):
    """The seed files that were read, the outlines of their entries in their order, and what was wrong with the files.

    `left_out` are entries that stand in the files and are not wanted.
    """

    seeds: tuple[SeedPath, ...]
    outlines: tuple[Outline, ...]
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[Outline, ...] = ()

    @classmethod
    def of(cls, gathered: Gathered) -> Seen:
        """What was gathered."""
        outlines, left_out = (tuple(map(outline_of, some)) for some in (gathered.entries, gathered.left_out))
        return cls(gathered.seeds, outlines, gathered.diagnostics, left_out)


class Recognised(NamedTuple):
    """The entries and their GUIDs, the lock by which they were recognised, and what was wrong.

    `spared` are the notes, by GUID, of entries that stand in the seeds and are left out of this build: what learners
    have of them is as old as it was, but they are known by what the entries say now, and where.
    """

    identified: tuple[Identified, ...]
    before: LockFile
    scope: Scope
    spared: Mapping[str, LockedNote]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def lock(self) -> Lock:
        """The lock that this build renews."""
        before = self.before.lock
        return Lock({**before.notes, **self.spared}, before.note_types) if self.spared else before

    def withdraws(self, note: LockedNote) -> bool:
        """Whether a note that is not built has left the seeds."""
        return note.guid not in self.spared and self.scope.withdraws(note)


def recognise(seen: Seen, paths: Sequence[Path], config: Config, *, merging: bool = False) -> Recognised:
    """Recognise the entries seen under `paths` by the lock; `merging` takes a lock as git has merged it.

    Raises:
        LockError: If the lock is damaged.
    """
    before = LockFile.read(place_of(paths, config.path), merging=merging)
    scope = scope_of(before.path.parent, paths, _read_whole(seen))
    everything, diagnostics = identify((*seen.outlines, *_unclaimed(seen)), before.lock.notes, scope)
    left_out = {outline.position for outline in seen.left_out}
    identified = tuple(one for one in everything if not left_out or one.outline.position not in left_out)
    unwanted = (one for one in everything if left_out and one.outline.position in left_out)
    spared = {one.guid: _as_it_stands(one.match.note, one.outline, scope) for one in unwanted if one.match}
    known = Recognised(identified, before, scope, spared)
    built = {one.guid for one in identified}
    gone = (note for guid, note in before.lock.notes.items() if guid not in built and note.withdrawn is None)
    withdrawn = (_withdrawn(note, scope) for note in gone if known.withdraws(note))
    wanted = (diagnostic for diagnostic in diagnostics if diagnostic.position not in left_out)
    return known._replace(diagnostics=(*wanted, *withdrawn))


def _unclaimed(seen: Seen) -> Iterator[Outline]:
    """The entries that are left out, but for those whose id another one has: it would be nobody's."""
    claimed = {(one.book.slug, one.id) for one in seen.outlines if one.id} if seen.left_out else set()
    for one in seen.left_out:
        claim = one.book.slug, one.id
        if not one.id or claim not in claimed:
            yield one
        claimed.add(claim)


def _as_it_stands(note: LockedNote, outline: Outline, scope: Scope) -> LockedNote:
    """A note where its entry stands now, and with what is remembered of the entry."""
    return note._replace(source=source_of(scope.root, outline.path), trace=outline.trace)


def _read_whole(seen: Seen) -> Iterator[str]:
    """The files that were read; of one that could not be, no card is gone."""
    unread = {d.position.path for d in seen.diagnostics if d.code is Code.UNREADABLE_FILE}
    return (path for path in (seed.path.as_posix() for seed in seen.seeds) if path not in unread)


def _withdrawn(note: LockedNote, scope: Scope) -> Diagnostic:
    place = Position(source_of(Path.cwd(), (scope.root / note.source).as_posix()), 1, 1)
    found = f"the card “{note.trace.question}” is in no seed file any longer and counts as withdrawn"
    return Diagnostic(Code.WITHDRAWN_CARD, place, found, "learners keep it until they delete it")
