"""`ankigen models`: what ships and what it measures; `ankigen models check`: whether it still does."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.terminal import count, say, show
from ankigen.errors import ExitCode


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(title="actions", metavar="[ACTION]")
    check = actions.add_parser("check", help="measure the bundled models again (needs the train extra)")
    check.set_defaults(run=_check)
    check.add_argument("names", nargs="*", metavar="NAME", help="the models' names (default: all)")
    check.add_argument("--fast", action="store_true", help="on few pictures and draws: a minute instead of ten")
    check.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="write what is measured as metrics.json and metrics.md"
    )


def run(_: argparse.Namespace) -> ExitCode:
    """List the models."""
    from ankigen.models.listing import table

    show(table())
    return ExitCode.FINE


def _check(arguments: argparse.Namespace) -> ExitCode:
    """Measure, compare with what is recorded, and say what falls short."""
    from ankigen.models.evaluation.check import check
    from ankigen.models.evaluation.report import files
    from ankigen.models.registry import NAMES
    from ankigen.writing import replace_files

    done = []
    for one in check(list(dict.fromkeys(arguments.names)) or NAMES, fast=arguments.fast):
        done.append(one)
        verdict = count(len(one.shortfalls), "shortfall") if one.shortfalls else "as recorded"
        show(f"{one.name}: {count(len(one.metrics), 'measure')}, {verdict}; {one.seconds:.1f} s")
        for shortfall in one.shortfalls:
            say(f"ankigen: {one.name} falls short: {shortfall}")
    if arguments.output:
        replace_files(arguments.output, files(done, fast=arguments.fast))
    return ExitCode.PROBLEMS if any(one.shortfalls for one in done) else ExitCode.FINE
