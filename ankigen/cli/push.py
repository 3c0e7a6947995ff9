"""`ankigen push`: seed files or packages → the Anki that is running."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ankigen.cli.problems import say_problems
from ankigen.cli.progress import progress_bars
from ankigen.cli.seeds import add_paths, add_settings, config_for, paths_of
from ankigen.cli.terminal import say, show
from ankigen.errors import ExitCode

if TYPE_CHECKING:
    from ankigen.pushing.pushing import Pushed

EXAMPLES = """examples:
  ankigen push --dry-run     # what would change in Anki; nothing is written
  ankigen push               # build seeds/ and bring it into Anki
  ankigen push deck.apkg     # bring a package of ankigen's, as it is
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_paths(parser)
    parser.add_argument("-n", "--dry-run", action="store_true", help="only show what would change; write nothing")
    parser.add_argument("--overwrite", action="store_true", help="take the deck's words for your own edits in Anki")
    parser.add_argument(
        "--anki",
        default="http://127.0.0.1:8765",
        metavar="URL",
        help="AnkiConnect's address (default: http://127.0.0.1:8765)",
    )
    parser.add_argument("--key", default="", help="AnkiConnect's apiKey, if it has one; better in ANKIGEN_ANKI_KEY")
    parser.add_argument("--via", type=Path, metavar="DIR", help="a folder that Anki sees too, if it is in a sandbox")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for programs")
    parser.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Push, and say what changed; a card that Anki did not take is a problem."""
    from ankigen.pushing.ankiconnect import KEY_VARIABLE, AnkiConnect
    from ankigen.pushing.pushing import opened

    anki = AnkiConnect(arguments.anki, arguments.key or os.environ.get(KEY_VARIABLE, ""))
    with opened(anki, arguments.via, overwrite=arguments.overwrite) as push, _packages(arguments) as (packages, code):
        bring = push.preview if arguments.dry_run else push.push
        pushed = []
        with progress_bars() as progress:
            for done, package in enumerate(packages, start=1):
                pushed.append(bring(package))
                progress("bringing packages", done, len(packages))
    _tell(pushed, arguments)
    return ExitCode.PROBLEMS if any(one.missed for one in pushed) else code


def _tell(pushed: Sequence[Pushed], arguments: argparse.Namespace) -> None:
    from ankigen.pushing.telling import as_json, as_text

    if arguments.format == "json":
        show(json.dumps([as_json(one) for one in pushed], indent=2))
    elif not arguments.quiet:
        show("\n".join(map(as_text, pushed)))
        if arguments.dry_run:
            say("nothing was written; without --dry-run it will be")


@contextmanager
def _packages(arguments: argparse.Namespace) -> Iterator[tuple[Sequence[Path], ExitCode]]:
    """The packages to bring: those that are named, or those of the seed files, which are built first."""
    from ankigen.apkg.contents import is_package

    paths = paths_of(arguments)
    if all(map(is_package, paths)):
        yield paths, ExitCode.FINE
    elif arguments.dry_run:
        with tempfile.TemporaryDirectory(prefix="ankigen-") as folder:
            yield _built(paths, Path(folder), arguments)
    else:
        yield _built(paths, None, arguments)


def _built(paths: list[Path], trial: Path | None, arguments: argparse.Namespace) -> tuple[Sequence[Path], ExitCode]:
    """Build as `ankigen build` does; in a folder for a trial, without a trace."""
    from ankigen.build import build
    from ankigen.lock.clock import build_time
    from ankigen.plans import Plan

    config = config_for(paths, arguments)
    plan = Plan(tuple(paths), trial or config.output_folder, config, build_time(None), writes_lock=trial is None)
    with progress_bars() as progress:
        report = build(plan, progress)
    say_problems(report.diagnostics)
    return [package.path for package in report.packages], report.exit_code(strict=False)
