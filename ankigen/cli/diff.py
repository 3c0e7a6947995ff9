"""`ankigen diff`: what a new release changes, and whether it costs anyone their progress."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.progress import progress_bars
from ankigen.cli.terminal import show
from ankigen.diagnostics import Severity
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen diff last/ build/          # what learners of the last release will notice
  ankigen diff old.apkg seeds/ --format md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("old", type=Path, metavar="OLD", help="a package or a folder of packages")
    parser.add_argument("new", type=Path, metavar="NEW", help="the same, or seed files, which are built first")
    parser.add_argument(
        "--format", choices=("text", "md", "json"), default="text", help="for people, release notes, or programs"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Compare; what would cost learners progress or corrections is a problem."""
    from ankigen.comparing.comparison import compare
    from ankigen.comparing.losses import find_losses
    from ankigen.comparing.operands import contents_of
    from ankigen.comparing.release_notes import as_json, as_markdown, as_text

    with progress_bars() as progress:
        old, new = contents_of(arguments.old, progress), contents_of(arguments.new, progress)
    losses = find_losses(old, new)
    written = {"text": as_text, "md": as_markdown, "json": as_json}[arguments.format]
    show(written(compare(old, new), losses))
    return ExitCode.PROBLEMS if any(loss.severity is Severity.ERROR for loss in losses) else ExitCode.FINE
