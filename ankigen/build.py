"""The recipe: collect, read, parse, render, identify, date, draw, pack, write."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ankigen.diagnostics import Code
from ankigen.entries import Book, Note
from ankigen.gathering import Progress
from ankigen.lock.lock import Lock
from ankigen.lock.lockfile import LockFile, text_form
from ankigen.lock.matching import PLAIN
from ankigen.lock.renewal import Built, refuse_change, renew
from ankigen.lock.scope import source_of
from ankigen.packing import tallies
from ankigen.packing.manifest import refuse_strangers, release_files
from ankigen.packing.outdated import outdated
from ankigen.packing.packing import Package, pack
from ankigen.pictures import is_figure
from ankigen.plans import BuiltPackage, PlacedMatch, Plan, Report, figures_of
from ankigen.preparing.prepare import Prepared, PreparedNote, prepare
from ankigen.receipts import inputs_of, keep
from ankigen.recognising import Recognised
from ankigen.seedfile.collecting import SeedPath
from ankigen.silencing import silence
from ankigen.verdict import WRONG_PATHS
from ankigen.writing import replace_files


def build(plan: Plan, progress: Progress) -> Report:
    """Build one package per book from the seed files of the plan.

    A problem in one card degrades that card and is reported; the packages are written all the same, together with the
    lock. Nothing is written if a path leads nowhere, or if two cards claim one id.

    Raises:
        AnkigenError: If the environment, the configuration or the lock does not allow the build.
    """
    started = time.perf_counter()
    inputs = inputs_of(plan)
    prepared = prepare(plan.paths, plan.config, progress, plan.workers, merging=plan.merging)
    known = prepared.known
    lock = renew(known.lock, _built(prepared), plan.now, known.withdraws)
    unsafe = any(d.code in WRONG_PATHS | {Code.DUPLICATE_ID} for d in prepared.diagnostics)
    packages = [] if unsafe else pack(_dated(prepared.notes, lock), lock, plan.config, progress)
    if packages and plan.locked:
        refuse_change(known.before.lock, lock)
    removed = _write(plan, packages, prepared.seeds, known.before, lock)
    left = silence(prepared.diagnostics, prepared.silencers, plan.config.silencers)
    report = Report(
        packages=tuple(_described(package, plan.output) for package in packages),
        figures=tuple(f for one in prepared.notes for f in figures_of(one.outline.position, one.note)),
        matches=tuple(_matched(known)),
        diagnostics=tuple(sorted(left.diagnostics, key=lambda d: d.sort_key)),
        seconds=time.perf_counter() - started,
        removed=tuple(removed),
    )
    if packages and plan.writes_lock and not plan.merging:
        keep(plan, inputs, report, prepared, lock)
        for package in packages:
            tallies.keep(package.content, package.written.tally)
    return report


def _built(prepared: Prepared) -> Iterator[Built]:
    for one in prepared.notes:
        source = source_of(prepared.known.scope.root, one.outline.path)
        perhaps = one.identified.perhaps
        guid = perhaps.guid if perhaps else ""
        yield Built(one.note.guid, one.note.note_type, one.content, one.outline.trace, source, guid)


def _dated(notes: Iterable[PreparedNote], lock: Lock) -> list[tuple[Book, Note]]:
    return [(one.outline.book, one.note._replace(changed=lock.notes[one.note.guid].changed)) for one in notes]


def _write(
    plan: Plan, packages: Sequence[Package], seeds: Sequence[SeedPath], before: LockFile, lock: Lock
) -> list[Path]:
    """Replace the lock, the packages and what goes with them; no package ever holds notes that its lock knows not.

    Returns the outdated packages of the last build, which are gone.
    """
    files: dict[str, bytes] = {}
    text = text_form(lock)
    if packages and plan.writes_lock and (lock != before.lock or plan.merging):
        files[str(before.path)] = text
    files |= {package.name: package.content for package in packages}
    if packages:
        refuse_strangers(plan.output)
        files |= release_files(packages, seeds, before.path.parent, text)
    check = before.refuse_other_builds if packages and plan.writes_lock else lambda: None
    superfluous = outdated(plan.output, packages, lock) if packages and plan.writes_lock else []
    replace_files(plan.output, files, [before.path.parent], check, superfluous)
    return [path for path in superfluous if not path.exists()]


def _matched(known: Recognised) -> Iterator[PlacedMatch]:
    """The cards that are known though something about them is another."""
    for one in known.identified:
        source = source_of(known.scope.root, one.outline.path)
        if one.match and (one.match.why not in PLAIN or one.match.note.source != source):
            yield PlacedMatch(one.outline.position, one.guid, one.match.why, one.match.note.source)


def _described(package: Package, output: Path) -> BuiltPackage:
    notes = package.deck.notes
    return BuiltPackage(
        title=package.deck.name,
        path=output / package.name,
        cards=sum(len(note.ordinals) for note in notes),
        decks=len({note.deck for note in notes}),
        figures=len({p.media for note in notes for p in note.pictures if is_figure(p.source)}),
        size=len(package.content),
    )
