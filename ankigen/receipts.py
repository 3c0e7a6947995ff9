"""Builds that would do nothing: what went in and what came out is known by digests, and all of it is still so.

A receipt is kept in the cache under a digest of everything that a build reads but its local images, and holds what it
wrote and said. Where it does not hold any more, or in doubt, the build is done.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, replace
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ankigen.cache import Cache, cache_folder
from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Picture
from ankigen.lock.lock import Lock
from ankigen.lock.scope import place_of
from ankigen.plans import BuiltPackage, PlacedFigure, PlacedMatch, Plan, Report
from ankigen.seedfile.collecting import SeedPath, collect
from ankigen.versions import code_digest
from ankigen.writing import left_behind

if TYPE_CHECKING:
    from ankigen.preparing.prepare import Prepared

_SAID_ONCE = frozenset({Code.WITHDRAWN_CARD, Code.DOUBTFUL_MATCH})
"""What a build says because the lock changes, and the next one does not say again."""


def recall(plan: Plan) -> Report | None:
    """The report of a build that would do nothing; None where it might do something."""
    started = time.perf_counter()
    try:
        inputs = "" if plan.merging or not plan.writes_lock else inputs_of(plan)
        data = _cache().get(_key(plan, inputs)) if inputs else None
        said = json.loads(data) if data else None
        if said is None or not _holds(said):
            return None
    except OSError:
        return None
    return replace(_report(said["report"]), seconds=time.perf_counter() - started)


def keep(plan: Plan, inputs: str, report: Report, prepared: Prepared, lock: Lock) -> None:
    """Remember a build, if another one would find nothing to do and say the same; `inputs` are those at its begin."""
    if not inputs or inputs != inputs_of(plan) or not _is_last_word(report, prepared, lock):
        return
    from ankigen.manifest import MANIFEST, SUMS  # noqa: PLC0415 - loads what a build that does nothing has no use for

    written = [plan.output / name for name in (MANIFEST, SUMS)] + [package.path for package in report.packages]
    written += [prepared.known.before.path]
    said = {
        "written": {str(path.absolute()): _digest(path) for path in written},
        "images": [[str(s.path), str(s.root), a.address, _said(a.picture)] for s, a in prepared.answers],
        "report": _rows(report),
    }
    with suppress(OSError):
        _cache().put(_key(plan, inputs), json.dumps(said).encode("utf-8", "surrogatepass"))


def _is_last_word(report: Report, prepared: Prepared, lock: Lock) -> bool:
    """Whether nothing but what the receipt names decides what the next build does."""
    known = prepared.known
    seen = {one.guid for one in known.identified} | known.spared
    elsewhere = any(guid not in seen and note.withdrawn is None for guid, note in lock.notes.items())
    missing = any(answer.problem for _, answer in prepared.answers)
    once = report.matches or any(problem.code in _SAID_ONCE for problem in prepared.diagnostics)
    return not (elsewhere or missing or (once and lock != known.before.lock))


def _cache() -> Cache:
    return Cache(cache_folder() / "builds")


def inputs_of(plan: Plan) -> str:
    """A digest of all that a build reads but the lock and images; empty where something cannot be read."""
    try:
        seeds, problems = collect(plan.paths)
        asked = (Path.cwd(), plan.output, plan.config, [str(problem) for problem in problems])
        digest = blake2b(f"{code_digest()}{asked!r}".encode("utf-8", "surrogatepass"), digest_size=20)
        for seed in seeds:
            digest.update(f"{seed!r}{_digest(seed.path)}".encode("utf-8", "surrogatepass"))
    except OSError:
        return ""
    return digest.hexdigest()


def _key(plan: Plan, inputs: str) -> str:
    lock = place_of(plan.paths, plan.config.path)
    return f"{inputs}-{_digest(lock)}"


def _digest(path: Path) -> str:
    """The digest of a file; raises OSError where there is none, or a pipe, which would be waited for."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return sha256(path.read_bytes()).hexdigest()


def _holds(said: dict[str, Any]) -> bool:
    """Whether what was written is still there and nothing beside it that a build sweeps up; the images are the same."""
    return (
        not any(map(left_behind, {Path(name).parent for name in said["written"]}))
        and all(_digest(Path(name)) == digest for name, digest in said["written"].items())
        and all(_is_same(Path(path), Path(root), address, picture) for path, root, address, picture in said["images"])
    )


def _is_same(path: Path, root: Path, address: str, picture: list[Any]) -> bool:
    from ankigen.preparing.render_file import ask, images_of  # noqa: PLC0415 - most decks have no images of their own

    return _said(ask(images_of(SeedPath(path, root)), address).picture) == picture


def _said(picture: Picture | None) -> list[Any]:
    return list(astuple(picture)) if picture else []


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
    codes = {code.label: code for code in Code}
    return Report(
        packages=tuple(BuiltPackage(title, Path(path), *counts) for title, path, *counts in rows["packages"]),
        figures=tuple(PlacedFigure(Position(*row[:3]), row[3]) for row in rows["figures"]),
        matches=tuple(PlacedMatch(Position(*row[:3]), *row[3:]) for row in rows["matches"]),
        diagnostics=tuple(Diagnostic(codes[row[3]], Position(*row[:3]), *row[4:]) for row in rows["diagnostics"]),
        seconds=0,
    )
