"""The recipe of a build before which only texts of cards were changed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ankigen.amending.rewriting import Rewritten, rewritten
from ankigen.amending.same_cards import LockLines, OtherCardsError, SameCard, refuse_likes, same_cards
from ankigen.config import Config
from ankigen.lock.lock import Lock, LockedNote
from ankigen.lock.lockfile import LockFile
from ankigen.lock.matching import PLAIN
from ankigen.lock.renewal import refuse_change
from ankigen.lock.scope import place_of, source_of
from ankigen.packing import tallies
from ankigen.packing.manifest import is_of_lock, renewed_files
from ankigen.plans import PlacedFigure, PlacedMatch, Plan, Report, figures_of
from ankigen.preparing.remembering import Memory
from ankigen.preparing.rendered_file import RenderedFile
from ankigen.preparing.rendering import rendered_again
from ankigen.preparing.working import LEAST_BYTES
from ankigen.receipts import Recalled, keep_receipt
from ankigen.silencing import silence
from ankigen.writing import replace_files

MOST_FILES = 20
"""More changed files are built with all others, on all cores; so are as many bytes as that pays for."""

Packages = Mapping[Path, Rewritten]


@dataclass(frozen=True, slots=True)
class _Change:
    """A changed seed file: its name in the lock, its digest, what it comes to, and its cards."""

    source: str
    digest: str
    file: RenderedFile
    cards: Sequence[SameCard]


def amend(plan: Plan, last: Recalled) -> Report | None:
    """Build what `build` would, by the last build; None where more may have changed than the texts of a few cards.

    Raises:
        AnkigenError: Like `build`.
    """
    started = time.perf_counter()
    path = place_of(plan.paths, plan.config.path)
    lock = LockFile(path, path.read_bytes(), Lock())
    try:
        content = lock.content or b""
        if not is_of_lock(plan.output, content):
            return None
        lines = LockLines(content.decode())
        changes = list(_changes(plan, last, lines))
        cards = [card for change in changes for card in change.cards if not card.is_same]
        refuse_likes(cards)
        notes = [card.renewed(plan.now) for card in cards]
        if plan.locked:
            refuse_change(_lock(card.note for card in cards), _lock(notes))
        packages = dict(_packages(last, cards, plan.now))
    except (OtherCardsError, ValueError):
        return None
    _write(plan, lock, lines.replaced(notes).encode(), changes, packages)
    report = _report(last, changes, packages, plan.config)
    keep_receipt(plan, last.inputs, last.receipt.images, replace(report, matches=()), plain=True)
    for one in packages.values():
        tallies.keep(one.content, one.tally)
    return replace(report, seconds=time.perf_counter() - started)


def _changes(plan: Plan, last: Recalled, lines: LockLines) -> Iterator[_Change]:
    """Render the changed files, and find the notes that their cards are."""
    seeds = last.changed
    few = len(seeds) <= MOST_FILES and sum(seed.path.stat().st_size for seed in seeds) < LEAST_BYTES
    if not (last.receipt.plain and last.has_same_files and few):
        raise OtherCardsError
    memory, root = Memory(plan.config), place_of(plan.paths, plan.config.path).parent
    for seed in seeds:
        before = memory.earlier(seed, last.receipt.seeds[str(seed.path)])
        if before is None:
            raise OtherCardsError
        file, source = rendered_again(seed, before, memory), source_of(root, before.path)
        cards = same_cards(before, file, lines.notes_of(source), plan.config)
        if any(not card.is_same and lines.are_likes_elsewhere(card) for card in cards):
            raise OtherCardsError
        yield _Change(source, last.inputs.digests[str(seed.path)], file, cards)


def _lock(notes: Iterable[LockedNote]) -> Lock:
    return Lock({note.guid: note for note in notes})


def _packages(last: Recalled, cards: Iterable[SameCard], now: int) -> Iterator[tuple[Path, Rewritten]]:
    """The packages of the changed cards, written again."""
    left = [card.made(now) for card in cards]
    for package in last.receipt.report.packages:
        own = [note for note in left if f"{note.deck}::".startswith(f"{package.title}::")]
        left = [note for note in left if note not in own]
        if own:
            content = package.path.read_bytes()
            yield package.path, rewritten(content, tallies.recall(content), own)
    if left:  # their files spell the name of their deck in another way
        raise OtherCardsError


def _write(plan: Plan, before: LockFile, text: bytes, changes: Iterable[_Change], packages: Packages) -> None:
    """Replace what has changed, the lock first: no package ever holds notes that its lock knows not."""
    files = {str(before.path): text} if text != before.content else {}
    files |= {path.name: one.content for path, one in packages.items()}
    seeds = {change.source: change.digest for change in changes}
    files |= renewed_files(plan.output, seeds, text, {path.name: (o.content, o.tally) for path, o in packages.items()})
    replace_files(plan.output, files, [before.path.parent], before.refuse_other_builds)


def _report(last: Recalled, changes: Sequence[_Change], packages: Packages, config: Config) -> Report:
    """What the last build said, but for what it said of the changed files."""
    before, ours = last.receipt.report, {change.file.path for change in changes}
    problems = [problem for problem in before.diagnostics if problem.position.path not in ours]
    for change in changes:
        found = (*change.file.diagnostics, *(d for one in change.file.entries for d in one.diagnostics))
        problems += silence(found, change.file.silencers, config.silencers).diagnostics
    sizes = {path: len(one.content) for path, one in packages.items()}
    return replace(
        before,
        packages=tuple(one._replace(size=sizes.get(one.path, one.size)) for one in before.packages),
        figures=tuple(_figures(last, changes)),
        matches=tuple(_matches(changes)),
        diagnostics=tuple(sorted(problems, key=lambda problem: problem.sort_key)),
    )


def _figures(last: Recalled, changes: Iterable[_Change]) -> Iterator[PlacedFigure]:
    """The figures on all cards, in the order of the seed files."""
    placed: dict[str, list[PlacedFigure]] = defaultdict(list)
    for figure in last.receipt.report.figures:
        placed[figure.position.path].append(figure)
    for change in changes:
        entries = change.file.entries
        placed[change.file.path] = [figure for one in entries for figure in figures_of(one.outline.position, one.note)]
    return (figure for seed in last.inputs.seeds for figure in placed[seed.path.as_posix()])


def _matches(changes: Iterable[_Change]) -> Iterator[PlacedMatch]:
    for change in changes:
        for card in change.cards:
            if card.why not in PLAIN:
                yield PlacedMatch(card.now.outline.position, card.note.guid, card.why, card.note.source)
