"""What the last build read, wrote and said, by digests: if all of it is still so, a build would do nothing.

A receipt is kept in the cache under a digest of what was asked. Where it does not hold any more, or in doubt, the build
is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ankigen.cache import Cache, cache_folder
from ankigen.diagnostics import CODES, Code, Diagnostic, Position
from ankigen.lock.lock import Lock
from ankigen.lock.scope import place_of
from ankigen.pictures import Picture
from ankigen.plans import BuiltPackage, PlacedFigure, PlacedMatch, Plan, Report
from ankigen.seedfile.collecting import SeedPath, collect
from ankigen.versions import code_digest
from ankigen.writing import left_behind

if TYPE_CHECKING:
    from ankigen.preparing.prepare import Prepared

_NOT_PLAIN = frozenset({Code.DUPLICATE_CARD, Code.DUPLICATE_ID, Code.DOUBTFUL_MATCH, Code.LOW_RATING})
"""What is said where a card of the seeds is no note, or may be another one than it is taken for."""

_SAID_ONCE = frozenset({Code.WITHDRAWN_CARD, Code.DOUBTFUL_MATCH})
"""What a build says because the lock changes, and the next one does not say again."""


class Inputs(NamedTuple):
    """What a build reads but lock and images: a digest of what it is asked, the seed files, their digests by path."""

    asked: str
    seeds: tuple[SeedPath, ...]
    digests: Mapping[str, str]


class Receipt(NamedTuple):
    """A build: what it read, the digests of what it wrote by path, the local images on its cards, and what it said.

    One that is `plain` has made a note of every card of the seeds, and there was no doubt which.
    """

    seeds: Mapping[str, str]
    written: Mapping[str, str]
    images: Sequence[Sequence[Any]]
    report: Report
    plain: bool


class Recalled(NamedTuple):
    """The last build that was asked the same, and what is to be read now; all that the build wrote is still there."""

    inputs: Inputs
    receipt: Receipt

    @property
    def is_up_to_date(self) -> bool:
        """Whether the seed files are the same, too."""
        return list(self.inputs.digests.items()) == list(self.receipt.seeds.items())

    @property
    def has_same_files(self) -> bool:
        """Whether there are the same seed files in the same order, whatever is in them."""
        return list(self.inputs.digests) == list(self.receipt.seeds)

    @property
    def changed(self) -> list[SeedPath]:
        """The seed files that are others than they were."""
        now, then = self.inputs.digests, self.receipt.seeds
        return [seed for seed in self.inputs.seeds if now[str(seed.path)] != then.get(str(seed.path))]


def recall(plan: Plan) -> Recalled | None:
    """The last build that was asked the same; None where anything but the seed files may be another now."""
    try:
        inputs = None if plan.merging or not plan.writes_lock else inputs_of(plan)
        data = _cache().get(inputs.asked) if inputs else None
        said = json.loads(data) if data else None
        if inputs is None or said is None or not _holds(said, plan):
            return None
    except OSError:
        return None
    return Recalled(inputs, Receipt(**{**said, "report": _report(said["report"])}))


def keep(plan: Plan, inputs: Inputs | None, report: Report, prepared: Prepared, lock: Lock) -> None:
    """Remember a build, if another one would find nothing to do and say the same; `inputs` are those at its begin."""
    if inputs and _is_last_word(report, prepared, lock):
        images = [[str(s.path), str(s.root), a.address, _said(a.picture)] for s, a in prepared.answers]
        plain = not any(problem.code in _NOT_PLAIN for problem in prepared.diagnostics)
        keep_receipt(plan, inputs, images, report, plain=plain)


def keep_receipt(plan: Plan, inputs: Inputs, images: Sequence[Sequence[Any]], report: Report, *, plain: bool) -> None:
    """Remember what has just been built, if the seed files are still what they were at its begin."""
    if inputs != inputs_of(plan):
        return
    from ankigen.packing.manifest import MANIFEST, SUMS  # noqa: PLC0415 - loads what a build that does nothing has no use for

    written = [*(plan.output / name for name in (MANIFEST, SUMS)), *(one.path for one in report.packages), _lock(plan)]
    with suppress(OSError):
        digests = {str(path.absolute()): _digest(path) for path in written}
        said = {"seeds": inputs.digests, "written": digests, "images": images, "report": _rows(report), "plain": plain}
        _cache().put(inputs.asked, json.dumps(said).encode("utf-8", "surrogatepass"))


def _is_last_word(report: Report, prepared: Prepared, lock: Lock) -> bool:
    """Whether nothing but what the receipt names decides what the next build does."""
    known = prepared.known
    seen = {one.guid for one in known.identified} | known.spared.keys()
    elsewhere = any(guid not in seen and note.withdrawn is None for guid, note in lock.notes.items())
    missing = any(answer.problem for _, answer in prepared.answers)
    once = report.matches or any(problem.code in _SAID_ONCE for problem in prepared.diagnostics)
    return not (elsewhere or missing or (once and lock != known.before.lock))


def _cache() -> Cache:
    return Cache(cache_folder() / "builds")


def inputs_of(plan: Plan) -> Inputs | None:
    """What a build reads but the lock and images; None where something cannot be read."""
    try:
        seeds, problems = collect(plan.paths)
        asked = (Path.cwd(), plan.paths, plan.output, plan.config, [str(problem) for problem in problems])
        digest = blake2b(f"{code_digest()}{asked!r}".encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
        return Inputs(digest, tuple(seeds), {str(seed.path): _digest(seed.path) for seed in seeds})
    except OSError:
        return None


def _lock(plan: Plan) -> Path:
    return place_of(plan.paths, plan.config.path)


def _digest(path: Path) -> str:
    """The digest of a file; raises OSError where there is none, or a pipe, which would be waited for."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return sha256(path.read_bytes()).hexdigest()


def _holds(said: dict[str, Any], plan: Plan) -> bool:
    """Whether what was written is still there and nothing beside it that a build sweeps up; the images are the same."""
    return (
        str(_lock(plan).absolute()) in said["written"]
        and not any(map(left_behind, {Path(name).parent for name in said["written"]}))
        and all(_digest(Path(name)) == digest for name, digest in said["written"].items())
        and all(_is_same(Path(path), Path(root), address, picture) for path, root, address, picture in said["images"])
    )


def _is_same(path: Path, root: Path, address: str, picture: list[Any]) -> bool:
    from ankigen.preparing.render_file import ask, images_of  # noqa: PLC0415 - most decks have no images of their own

    return _said(ask(images_of(SeedPath(path, root)), address).picture) == picture


def _said(picture: Picture | None) -> list[Any]:
    return list(picture) if picture else []


def _rows(report: Report) -> dict[str, Any]:
    return {
        "packages": [[p.title, p.path.as_posix(), p.cards, p.decks, p.figures, p.size] for p in report.packages],
        "figures": [[*_place(one.position), one.address] for one in report.figures],
        "matches": [[*_place(one.position), one.guid, one.why, one.source] for one in report.matches],
        "diagnostics": [[*_place(d.position), d.code.label, d.found, d.remedy] for d in report.diagnostics],
    }


def _place(position: Position) -> Iterator[str | int]:
    yield from (position.path, position.line, position.column)


def _report(rows: dict[str, Any]) -> Report:
    return Report(
        packages=tuple(BuiltPackage(title, Path(path), *counts) for title, path, *counts in rows["packages"]),
        figures=tuple(PlacedFigure(Position(*row[:3]), row[3]) for row in rows["figures"]),
        matches=tuple(PlacedMatch(Position(*row[:3]), *row[3:]) for row in rows["matches"]),
        diagnostics=tuple(Diagnostic(CODES[row[3]], Position(*row[:3]), *row[4:]) for row in rows["diagnostics"]),
        seconds=0,
    )
