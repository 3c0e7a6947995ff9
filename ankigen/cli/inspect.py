"""`ankigen inspect`: what is in a package, and whether Anki will take it."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.terminal import show
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen inspect deck.apkg          # what is in it, and whether Anki will import it cleanly
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="an .apkg file, whoever made it")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for programs")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Inspect; a package that loses something is a problem."""
    from ankigen.inspection import as_json, as_text, inspect

    inspection = inspect(arguments.package)
    show(as_json(inspection) if arguments.format == "json" else as_text(inspection))
    return ExitCode.FINE if inspection.is_clean else ExitCode.PROBLEMS
