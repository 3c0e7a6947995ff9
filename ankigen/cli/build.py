"""`ankigen build`: seed files → packages."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ankigen.cli.problems import TOLD, say_problems, tallied
from ankigen.cli.progress import progress_bars
from ankigen.cli.seeds import add_paths, add_settings, add_workers, config_for, given_by, paths_of, workers_of
from ankigen.cli.terminal import say, show
from ankigen.errors import ExitCode
from ankigen.wording import counted

if TYPE_CHECKING:
    from ankigen.plans import BuiltPackage, Plan, Report

EXAMPLES = """examples:
  ankigen build                      # seeds/ as packages in build/
  ankigen build notes.md -o ~/decks  # one file, another folder
  ankigen build --locked --strict    # where releases are made
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_paths(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="where the packages go (default: build/)")
    lock = parser.add_mutually_exclusive_group()
    lock.add_argument("--locked", action="store_true", help="fail if ankigen.lock would change")
    lock.add_argument(
        "--no-lock", action="store_true", help="leave ankigen.lock as it is: to look at cards, not to publish"
    )
    lock.add_argument("--merge-lock", action="store_true", help="accept an ankigen.lock as a merge in git left it")
    parser.add_argument("--frozen-time", metavar="TIME", help="the clock: seconds since 1970, or 2026-11-22T12:00:00Z")
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--watch",
        action="store_true",
        help="build again at each save, until Ctrl-C; then exit as the last build would have",
    )
    again.add_argument("--verify", action="store_true", help="build twice, and fail unless both give the same bytes")
    parser.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    add_workers(parser)
    volume = parser.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    volume.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="also say which figures cards got, and as what cards that changed were known",
    )
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Build, and say what was built and what is wrong."""
    if arguments.watch:
        from ankigen.cli.rebuilding import rebuild

        return rebuild(arguments, lambda: _build(arguments), sys.stderr)
    report = _build(arguments)
    say_problems(report.diagnostics)
    if arguments.verbose:
        for match in report.matches:
            say(f"{match.position}: the card {match.guid} of {match.source}: {match.why}")
        for figure in report.figures:
            say(f"{figure.position}: {figure.address}")
    if arguments.verify:
        from ankigen.verifying import verify

        verify([package.path for package in report.packages], _again(arguments, paths_of(arguments)))
    if not arguments.quiet:
        show(_summary(report) + ("\nbuilt twice, the same bytes" if arguments.verify else ""))
    return report.exit_code(strict=arguments.strict)


def _build(arguments: argparse.Namespace) -> Report:
    """Build as the arguments say, with as little of it done again as can be."""
    from ankigen.receipts import recall

    started = time.perf_counter()
    plan = _plan(arguments)
    last = recall(plan)
    if last and last.is_up_to_date:
        return replace(last.receipt.report, seconds=time.perf_counter() - started)
    if last and last.has_same_files:
        from ankigen.amending.amend import amend  # loads what renders cards

        if report := amend(plan, last):
            return report
    from ankigen.build import build  # loads all the rest

    with progress_bars() as progress:
        return build(plan, progress)


def _plan(arguments: argparse.Namespace) -> Plan:
    """What the arguments ask for."""
    from ankigen.lock.clock import build_time
    from ankigen.plans import Plan

    paths = paths_of(arguments)
    config = config_for(paths, arguments)
    return Plan(
        paths=tuple(paths),
        output=arguments.output or config.output_folder,
        config=config,
        now=build_time(arguments.frozen_time),
        locked=arguments.locked,
        merging=arguments.merge_lock,
        writes_lock=not arguments.no_lock,
        workers=workers_of(arguments),
    )


def _again(arguments: argparse.Namespace, paths: Sequence[Path]) -> list[str]:
    """The arguments on which a package depends."""
    settings = (f"{given.place}={given.text}" for given in given_by(arguments))
    return [*settings, "--", *map(str, paths)]


def _summary(report: Report) -> str:
    """A line for each package, for each that is no more, and one for all."""
    packages = report.packages
    lines = [f"{package.path}: {_contents([package])}" for package in packages]
    lines += [f"{path}: removed; its cards are in another package now, or withdrawn" for path in report.removed]
    total = _contents(packages) if packages else "nothing was written"
    return "\n".join([*lines, f"{total}; {tallied(report.diagnostics, TOLD)}; {report.seconds:.1f} s"])


def _contents(packages: Sequence[BuiltPackage]) -> str:
    names = ("card", "deck", "figure")
    counts = [counted(sum(getattr(package, f"{name}s") for package in packages), name) for name in names]
    return f"{', '.join(counts)}, {sum(package.size for package in packages) / 1000:,.0f} kB"
